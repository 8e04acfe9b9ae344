import type { Facts } from "../checkpoint/facts/fact.ts";
import type { JsonValue } from "../format/json/json-value.ts";

/** How a base model was found without being named on the command line. */
export interface BaseEvidence {
  /** The checkpoint itself says so. What is concluded from its numbers may hold for a model that we do not know. */
  readonly sure: boolean;
  /** From what, as a clause. */
  readonly why: string;
  /** Other base models that the same holds for. */
  readonly alternatives: readonly string[];
}

/** The yardstick: a base model as its authors published it. */
export interface BaseModel {
  /** Family id of the platform's tool, for instance llama3-70b; the served name when there is none. */
  readonly id: string;
  /** Served name: Meta-Llama-3.3-70B-Instruct. */
  readonly name: string;
  readonly how: "declared" | "detected";
  /** Of one that was detected. */
  readonly evidence?: BaseEvidence;
  /** The whole metadata entry (schemas/base-model.schema.json), for `{ base: /pointer }`. */
  readonly data: JsonValue;
  /** The facts of the base's own config, normalised as a checkpoint's are, for `{ baseFact: name }`. */
  readonly facts: Facts;
}
