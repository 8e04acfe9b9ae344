import type { Facts } from "../checkpoint/facts/fact.ts";
import type { JsonValue } from "../format/json/json-value.ts";

/** The yardstick: a base model as its authors published it. */
export interface BaseModel {
  /** Family id of the platform's tool, for instance llama3-70b; the served name when there is none. */
  readonly id: string;
  /** Served name: Meta-Llama-3.3-70B-Instruct. */
  readonly name: string;
  readonly how: "declared" | "detected";
  /** The whole metadata entry (schemas/base-model.schema.json), for `{ base: /pointer }`. */
  readonly data: JsonValue;
  /** The facts of the base's own config, normalised as a checkpoint's are, for `{ baseFact: name }`. */
  readonly facts: Facts;
}
