import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { schemaValidator } from "../../src/engine/schema-issues.ts";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import type { SchemaValidator } from "../../src/format/json/schema-validator.ts";
import type { ServingValidators } from "../../src/model/serving/serving-validators.ts";

let made: ServingValidators | null = null;

/** What the build makes of the schemas of serving metadata, made from the schemas themselves. */
export async function servingValidators(): Promise<ServingValidators> {
  made ??= { baseModel: compile("base-model"), index: compile("serving-index"), cache: compile("serving-cache") };
  return made;
}

function compile(name: string): SchemaValidator {
  const text = readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8");
  return schemaValidator(new Ajv2020({ allErrors: true, strictTypes: false }).compile(JSON.parse(text) as JsonObject));
}
