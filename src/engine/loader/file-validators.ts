import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import presetSchema from "../../../schemas/preset.schema.json" with { type: "json" };
import ruleSchema from "../../../schemas/rule.schema.json" with { type: "json" };
import type { Level } from "../rule.ts";
import type { RuleFile } from "./rule-file.ts";

export interface PresetFile {
  readonly description: string;
  readonly rules: Readonly<Record<string, Level>>;
}

export interface FileValidators {
  readonly rule: ValidateFunction<RuleFile>;
  readonly preset: ValidateFunction<PresetFile>;
}

let made: FileValidators | null = null;

/** The schemas of rule and preset files, compiled on first use: it takes a tenth of a second. */
export function fileValidators(): FileValidators {
  if (made === null) {
    // The conditions of the schema name keys that stand in another branch; ajv's strict mode takes that for a mistake.
    const ajv = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false, strictRequired: false });
    made = { rule: ajv.compile<RuleFile>(ruleSchema), preset: ajv.compile<PresetFile>(presetSchema) };
  }
  return made;
}
