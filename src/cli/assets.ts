import { readFileSync } from "node:fs";
import type { RuleFunction } from "../engine/functions/rule-function.ts";
import type { Preset } from "../engine/preset.ts";
import type { RuleSource } from "../engine/rule-source.ts";
import { type AjvValidate, schemaValidator } from "../engine/schema-issues.ts";
import { InternalError } from "../errors.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import type { SchemaValidator } from "../format/json/schema-validator.ts";
import type { ServingValidators } from "../model/serving/serving-validators.ts";

/** What ships with checkpointlint, as the build made it from rules/, models/ and schemas/. */
export interface Assets {
  readonly rules: readonly RuleSource[];
  readonly presets: readonly Preset[];
  /** The files of models/, parsed. */
  readonly models: readonly JsonValue[];
  /** models/model-types.json, parsed. */
  readonly modelTypes: JsonValue;
  /** Named functions in place of those that ship; tests bring their own. */
  readonly functions?: ReadonlyMap<string, RuleFunction>;
  /** One for each schemas/hf/<name>.schema.json, by name. */
  loadValidators(): Promise<ReadonlyMap<string, SchemaValidator>>;
  /** For metadata that did not ship: of a folder, a server, a cache. */
  loadServingValidators(): Promise<ServingValidators>;
}

/**
 * Reads assets.json and validators.js beside the program.
 * @param folder URL of the folder, with a slash at the end
 */
export async function loadAssets(folder: URL): Promise<Assets> {
  try {
    // The build writes ASCII, which takes half the memory and time of text that might be anything.
    const data: Omit<Assets, "loadValidators" | "loadServingValidators"> = JSON.parse(
      readFileSync(new URL("assets.json", folder), "latin1"),
    );
    return {
      ...data,
      loadValidators: () => loadValidators(new URL("validators.js", folder)),
      loadServingValidators: () => loadServingValidators(folder),
    };
  } catch (error) {
    throw new InternalError("assets.json beside the program is missing or damaged", {
      hint: "install checkpointlint again, or build it (npm run build)",
      cause: error,
    });
  }
}

/** A file that exports `validators`: schema name to the function that ajv generated for it. scripts/write-assets.ts makes it. */
async function loadValidators(file: URL): Promise<ReadonlyMap<string, SchemaValidator>> {
  const { validators }: { readonly validators: ReadonlyMap<string, AjvValidate> } = await import(file.href);
  return new Map([...validators].map(([name, validate]) => [name, schemaValidator(validate)]));
}

async function loadServingValidators(folder: URL): Promise<ServingValidators> {
  const validators = await loadValidators(new URL("serving-validators.js", folder));
  const named = (name: string): SchemaValidator => {
    const validator = validators.get(name);
    if (validator === undefined) throw new InternalError(`serving-validators.js lacks ${name}`);
    return validator;
  };
  return { baseModel: named("base-model"), index: named("serving-index"), cache: named("serving-cache") };
}
