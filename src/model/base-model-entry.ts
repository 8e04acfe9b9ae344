import { ConfigError } from "../errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";

/** One file of models/, as far as code reads it; rules reach the rest through `data`. */
export interface BaseModelEntry {
  /** Served name. */
  readonly name: string;
  readonly families: readonly string[];
  /** Family ids that mean this model where several share one. */
  readonly documentedFor: readonly string[];
  readonly hubIds: readonly string[];
  readonly aliases: readonly string[];
  readonly kubernetesName: string | null;
  /** Key of the compiled artifacts; bases with one graph share one. */
  readonly architectureKey: string | null;
  /** Sequence lengths, in tokens, that the platform has compiled it for; empty when none is known. */
  readonly contextLengths: readonly number[];
  /** null when its tokenizer.json was not seen. */
  readonly tokenizer: BaseTokenizer | null;
  /** Served names of the drafts that the platform pairs it with. */
  readonly drafts: readonly string[];
  readonly transformers: {
    /** PEP 440; null when it is not known. */
    readonly minimum: string | null;
    readonly deployment: string | null;
  };
  /** The whole file: see schemas/base-model.schema.json. */
  readonly data: JsonObject;
}

export interface BaseTokenizer {
  readonly model: string;
  readonly size: number;
  readonly maxId: number;
  /** Of the map from token to id (schemas/base-model.schema.json says how); null when it was not computed. */
  readonly idsSha256: string | null;
  /** Hashes of tokenizer.json files that hold exactly this tokenizer. */
  readonly sha256: readonly string[];
}

/**
 * Reads one file of models/. Only what code relies on is looked at; the schema says the rest.
 *
 * @throws ConfigError naming the key that is absent or has another type
 */
export function readBaseModelEntry(data: JsonValue): BaseModelEntry {
  if (!isJsonObject(data)) throw new ConfigError("base model: not a JSON object", { hint: SCHEMA_HINT });
  const name = memberOf(data, "name");
  if (typeof name !== "string" || name === "") throw fault("a base model", "name", "a string");
  return {
    name,
    families: strings(data, name, "families"),
    documentedFor: strings(data, name, "documentedFor"),
    hubIds: strings(data, name, "hubIds"),
    aliases: strings(data, name, "aliases"),
    kubernetesName: stringOrNull(data, name, ["kubernetesName"]),
    architectureKey: stringOrNull(data, name, ["architectureKey"]),
    contextLengths: integers(data, name, "contextLengths"),
    tokenizer: memberOf(data, "tokenizer") === null ? null : readTokenizerPart(data, name),
    drafts: strings(data, name, "drafts"),
    transformers: {
      minimum: stringOrNull(data, name, ["transformers", "minimum", "version"]),
      deployment: stringOrNull(data, name, ["transformers", "deployment", "version"]),
    },
    data,
  };
}

function readTokenizerPart(data: JsonObject, name: string): BaseTokenizer {
  const part = memberOf(data, "tokenizer");
  const idsSha256 = memberOf(part, "idsSha256");
  return {
    model: stringOrNull(data, name, ["tokenizer", "model"]) ?? "",
    size: integer(data, name, ["tokenizer", "size"]),
    maxId: integer(data, name, ["tokenizer", "maxId"]),
    idsSha256: typeof idsSha256 === "string" ? idsSha256 : null,
    sha256: strings(part, name, "sha256"),
  };
}

const SCHEMA_HINT = "schemas/base-model.schema.json says what a base model holds";

function fault(model: string, key: string, wanted: string): ConfigError {
  return new ConfigError(`base model ${model}: ${key} is not ${wanted}`, { hint: SCHEMA_HINT });
}

function strings(data: JsonValue | undefined, model: string, key: string): readonly string[] {
  const value = memberOf(data, key);
  if (!Array.isArray(value)) throw fault(model, key, "a list of strings");
  return value.map((item: JsonValue) => {
    if (typeof item !== "string") throw fault(model, key, "a list of strings");
    return item;
  });
}

function stringOrNull(data: JsonObject, model: string, pointer: readonly string[]): string | null {
  const value = valueAt(data, pointer);
  if (value !== null && typeof value !== "string") throw fault(model, pointer.join("/"), "a string or null");
  return value;
}

function integers(data: JsonObject, model: string, key: string): readonly number[] {
  const value = memberOf(data, key);
  if (!Array.isArray(value)) throw fault(model, key, "a list of whole numbers");
  return value.map((item: JsonValue) => {
    if (typeof item !== "number" || !Number.isSafeInteger(item)) throw fault(model, key, "a list of whole numbers");
    return item;
  });
}

function integer(data: JsonObject, model: string, pointer: readonly string[]): number {
  const value = valueAt(data, pointer);
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    throw fault(model, pointer.join("/"), "a whole number");
  return value;
}
