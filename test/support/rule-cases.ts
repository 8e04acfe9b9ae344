import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import type { RuleFileText } from "../../src/engine/loader/load-rules.ts";
import { schemaValidator } from "../../src/engine/schema-issues.ts";
import type { CaseInput } from "../../src/engine/testing/case-file.ts";
import type { CaseEnvironment } from "../../src/engine/testing/run-case.ts";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import type { SchemaValidator } from "../../src/format/json/schema-validator.ts";
import type { BaseModel } from "../../src/model/base-model.ts";
import { resolveModel } from "../../src/model/resolve-model.ts";
import { toBaseModel } from "../../src/model/to-base-model.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";
import { shippedArchitectures, shippedModelTypes, shippedRegistry } from "../model/models-folder.ts";
import { tinyBaseModel } from "./tiny-base-model.ts";
import { tinyCheckpoint } from "./tiny-checkpoint.ts";

const ROOT = new URL("../../", import.meta.url);
const SCHEMAS = "schemas/hf/";
const modelTypes = shippedModelTypes();
const registry = shippedRegistry();

/** What the cases of shipped rules run in: the tiny checkpoint, the shipped base models and one named `tiny`. */
export function caseEnvironment(): CaseEnvironment {
  return { buildCheckpoint, baseModel, validators: shippedValidators(), architectures: shippedArchitectures() };
}

/** The tiny checkpoint with a case's patch, through the real loader. */
export async function buildCheckpoint(input: Omit<CaseInput, "name"> = {}): Promise<Checkpoint> {
  const files = new Map<string, string | Uint8Array | MemorySpecial>(tinyCheckpoint(input));
  for (const [name, special] of Object.entries(input.special ?? {})) files.set(name, special);
  const entries = [...files].map(([name, content]) => [`checkpoint/${name}`, content] as const);
  return await loadCheckpoint(createMemoryFs(new Map(entries)), "checkpoint", { modelTypes });
}

/** A base model by its name; `tiny` is the one that the tiny checkpoint was trained from, `tiny-mixture` has experts. */
export function baseModel(name: string): BaseModel {
  if (name === "tiny") return tinyBaseModel(modelTypes);
  if (name === "tiny-mixture") return tinyBaseModel(modelTypes, { mixture: true });
  const resolved = resolveModel(registry, name);
  if (!resolved.found) throw new Error(`no base model ${name}; nearest: ${resolved.nearest.join(", ")}`);
  return toBaseModel(resolved.entry, "declared", modelTypes);
}

export function shippedSchemas(): readonly string[] {
  return readdirSync(new URL(SCHEMAS, ROOT)).flatMap((file) => /^(.+)\.schema\.json$/.exec(file)?.[1] ?? []);
}

/** Validators of schemas/hf, compiled by ajv on first use. */
export function shippedValidators(): ReadonlyMap<string, SchemaValidator> {
  return new Map(
    shippedSchemas().map((name) => {
      let validate: SchemaValidator | null = null;
      return [
        name,
        (value) => {
          validate ??= compileSchema(name);
          return validate(value);
        },
      ];
    }),
  );
}

function compileSchema(name: string): SchemaValidator {
  const text = readFileSync(new URL(`${SCHEMAS}${name}.schema.json`, ROOT), "utf8");
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false });
  return schemaValidator(ajv.compile(JSON.parse(text) as JsonObject));
}

/** All files of a folder of the project that end so, with their texts; paths relative to that folder, sorted. */
export function projectFiles(folder: string, ending: string): readonly RuleFileText[] {
  const url = new URL(`${folder}/`, ROOT);
  return readdirSync(url, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, url), "utf8") }));
}
