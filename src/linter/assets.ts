import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type ModelTypes, modelTypesFrom } from "../checkpoint/model-types.ts";
import type { RuleFunction } from "../engine/functions/rule-function.ts";
import type { Preset } from "../engine/preset.ts";
import type { RuleSource } from "../engine/rule-source.ts";
import { type AjvValidate, schemaValidator } from "../engine/schema-issues.ts";
import { InternalError } from "../errors.ts";
import { type GlanceCheck, glanceCheck } from "../format/json/glance-check.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import type { SchemaValidator } from "../format/json/schema-validator.ts";
import type { KnownTokenizer } from "../format/tokenizer/known-tokenizer.ts";
import { type Architectures, architecturesFrom } from "../model/architecture/architectures.ts";
import type { ServingValidators } from "../model/serving/serving-validators.ts";

/** What ships with checkpointlint, as the build made it from rules/, models/ and schemas/. */
export interface Assets {
  readonly rules: readonly RuleSource[];
  readonly presets: readonly Preset[];
  /** The files of models/, parsed. */
  readonly models: readonly JsonValue[];
  /** Those whose config has this model_type: detection looks at two or five of 34. */
  modelsOfType(modelType: string): readonly JsonValue[];
  /** Of those models, as `knownTokenizersOf` gives them. */
  readonly knownTokenizers: ReadonlyMap<string, KnownTokenizer>;
  /** models/model-types.json */
  readonly modelTypes: ModelTypes;
  /** models/architectures/ */
  readonly architectures: Architectures;
  /** Named functions in place of those that ship; tests bring their own. */
  readonly functions?: ReadonlyMap<string, RuleFunction>;
  /** One for each schemas/hf/<name>.schema.json, by name. */
  loadValidators(): Promise<ReadonlyMap<string, SchemaValidator>>;
  /** The schema of a file that people edit (schemas/hf/<name>.schema.json), for what it says of keys; null without one. */
  schemaOf(name: string): JsonValue | null;
  /** For metadata that did not ship: of a folder, a server, a cache. */
  loadServingValidators(): Promise<ServingValidators>;
  /** For configuration files and baselines. */
  loadConfigValidators(): Promise<ConfigValidators>;
}

export interface ConfigValidators {
  /** schemas/config.schema.json. */
  readonly config: SchemaValidator;
  /** schemas/baseline.schema.json. */
  readonly baseline: SchemaValidator;
}

/** assets.json, of which every run needs all. scripts/write-assets.ts writes it and its neighbours. */
interface StartAssets extends Pick<Assets, "rules" | "presets"> {
  readonly knownTokenizers: readonly (readonly [string, KnownTokenizer])[];
  /** Names of those of schemas/hf. */
  readonly schemas: readonly string[];
}

/** Reads assets.json in the folder of the program; models.txt, model-types.txt, architectures.txt, schemas.txt and validators.js beside it when they are asked for. */
export async function loadAssets(folder: string): Promise<Assets> {
  const { rules, presets, knownTokenizers, schemas } = readJson<StartAssets>(folder, "assets.json");
  const modelLines = entryLines(folder, "models.txt");
  const schemaLines = entryLines(folder, "schemas.txt");
  const modelsOfType = (type: string): readonly JsonValue[] => (modelLines.find(type) ?? []) as readonly JsonValue[];
  let models: readonly JsonValue[] | null = null;
  return {
    rules,
    presets,
    knownTokenizers: new Map(knownTokenizers),
    get models() {
      models ??= modelLines.names().flatMap(modelsOfType);
      return models;
    },
    modelsOfType,
    modelTypes: modelTypesFrom(entryLines(folder, "model-types.txt").find),
    architectures: architecturesFrom(entryLines(folder, "architectures.txt")),
    loadValidators: async () => {
      const compiled = namedValidators(folder, "validators.js");
      return new Map(
        schemas.map((name) => [
          name,
          unlessPlain(
            () => schemaLines.find(name),
            () => compiled(name),
          ),
        ]),
      );
    },
    schemaOf: (name) => schemaLines.find(name) ?? null,
    loadServingValidators: async () => servingValidators(folder),
    loadConfigValidators: async () => configValidators(folder),
  };
}

/** What the build made of everything in dist/: another program, other rules or other models have another one. */
export function programIdentity(folder: string): string {
  return readAsset(folder, "identity.txt").trim();
}

function readJson<T>(folder: string, name: string): T {
  const text = readAsset(folder, name);
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw damaged(name, error);
  }
}

function readAsset(folder: string, name: string): string {
  try {
    // The build writes ASCII, which takes half the memory and time of text that might be anything.
    return readFileSync(join(folder, name), "latin1");
  } catch (error) {
    throw damaged(name, error);
  }
}

function damaged(name: string, cause: unknown): InternalError {
  return new InternalError(`${name} beside the program is missing or damaged`, {
    hint: "install checkpointlint again, or build it (npm run build)",
    cause,
  });
}

/** Lines `"llama":{...}`: a checkpoint asks for two or three of 656. */
interface EntryLines {
  find(name: string): JsonValue | undefined;
  names(): readonly string[];
}

function entryLines(folder: string, file: string): EntryLines {
  let read: string | null = null;
  const lines = (): string => {
    read ??= readAsset(folder, file);
    return read;
  };
  return {
    find(name) {
      const start = `\n${JSON.stringify(name)}:`;
      const at = lines().indexOf(start);
      if (at < 0) return undefined;
      return JSON.parse(lines().slice(at + start.length, lines().indexOf("\n", at + 1))) as JsonValue;
    },
    names: () => [...lines().matchAll(/^"([^"]+)":/gm)].map(([, name = ""]) => name),
  };
}

/** A file that exports `validators`: schema name to the function that ajv generated for it. scripts/write-assets.ts makes it. */
function loadValidators(folder: string, file: string): ReadonlyMap<string, SchemaValidator> {
  const require = createRequire(join(folder, "cli.js"));
  const { validators }: { readonly validators: ReadonlyMap<string, AjvValidate> } = require(`./${file}`);
  return new Map([...validators].map(([name, validate]) => [name, schemaValidator(validate)]));
}

/** A validator whose code is only loaded for a value that is wrong, or might be. */
function unlessPlain(loadSchema: () => JsonValue | undefined, load: () => SchemaValidator): SchemaValidator {
  let isPlain: GlanceCheck | null = null;
  return (value) => {
    isPlain ??= glanceCheck(loadSchema() ?? null);
    return isPlain(value) ? [] : load()(value);
  };
}

function servingValidators(folder: string): ServingValidators {
  const named = namedValidators(folder, "serving-validators.js");
  return { baseModel: named("base-model"), index: named("serving-index"), cache: named("serving-cache") };
}

function configValidators(folder: string): ConfigValidators {
  const named = namedValidators(folder, "config-validators.js");
  return { config: named("config"), baseline: named("baseline") };
}

function namedValidators(folder: string, file: string): (name: string) => SchemaValidator {
  let validators: ReadonlyMap<string, SchemaValidator> | null = null;
  return (name) => {
    validators ??= loadValidators(folder, file);
    const validator = validators.get(name);
    if (validator === undefined) throw new InternalError(`${file} lacks ${name}`);
    return validator;
  };
}
