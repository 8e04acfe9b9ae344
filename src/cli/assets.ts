import { readFileSync } from "node:fs";
import type { RuleFunction } from "../engine/functions/rule-function.ts";
import type { Preset } from "../engine/preset.ts";
import type { RuleSource } from "../engine/rule-source.ts";
import { type AjvValidate, schemaValidator } from "../engine/schema-issues.ts";
import type { SchemaValidator } from "../engine/schema-validator.ts";
import { InternalError } from "../errors.ts";
import type { JsonValue } from "../format/json/json-value.ts";

/** What ships with checkpointlint, as the build made it from rules/, models/ and schemas/. */
export interface Assets {
  readonly rules: readonly RuleSource[];
  readonly presets: readonly Preset[];
  /** The files of models/, parsed. */
  readonly models: readonly JsonValue[];
  /** models/model-types.json, parsed. */
  readonly modelTypes: JsonValue;
  /** The files of models/architectures/, parsed. */
  readonly architectures: readonly JsonValue[];
  /** Named functions in place of those that ship; tests bring their own. */
  readonly functions?: ReadonlyMap<string, RuleFunction>;
  /** One for each schemas/hf/<name>.schema.json, by name. */
  loadValidators(): Promise<ReadonlyMap<string, SchemaValidator>>;
}

/**
 * Reads assets.json and validators.js beside the program.
 * @param folder URL of the folder, with a slash at the end
 */
export async function loadAssets(folder: URL): Promise<Assets> {
  try {
    // The build writes ASCII, which takes half the memory and time of text that might be anything.
    const data: Omit<Assets, "loadValidators"> = JSON.parse(readFileSync(new URL("assets.json", folder), "latin1"));
    return { ...data, loadValidators: () => loadValidators(folder) };
  } catch (error) {
    throw new InternalError("assets.json beside the program is missing or damaged", {
      hint: "install checkpointlint again, or build it (npm run build)",
      cause: error,
    });
  }
}

/** validators.js exports `validators`: schema name to the function that ajv generated for it. scripts/write-assets.ts makes it. */
async function loadValidators(folder: URL): Promise<ReadonlyMap<string, SchemaValidator>> {
  const { validators }: { readonly validators: ReadonlyMap<string, AjvValidate> } = await import(
    new URL("validators.js", folder).href
  );
  return new Map([...validators].map(([name, validate]) => [name, schemaValidator(validate)]));
}
