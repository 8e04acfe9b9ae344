import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { schemaValidator } from "../../src/engine/schema-issues.ts";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import type { SchemaValidator } from "../../src/format/json/schema-validator.ts";
import type { ConfigValidators } from "../../src/linter/assets.ts";

let made: ConfigValidators | null = null;

/** What the build makes of the schemas of configuration files, made from the schemas themselves. */
export async function configValidators(): Promise<ConfigValidators> {
  made ??= { config: compile("config"), baseline: compile("baseline") };
  return made;
}

function compile(name: string): SchemaValidator {
  const text = readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8");
  return schemaValidator(
    new Ajv2020({ allErrors: true, strictTypes: false, strictTuples: false }).compile(JSON.parse(text) as JsonObject),
  );
}
