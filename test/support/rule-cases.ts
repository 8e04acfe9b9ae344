import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import type { Problem } from "../../src/checkpoint/problem.ts";
import { isYamlName } from "../../src/checkpoint/resource-signs.ts";
import { compareMapped, type MappedVerdict } from "../../src/deploy/compare-mapped.ts";
import { deploymentFolders } from "../../src/deploy/deployment-folders.ts";
import { createKnownModels } from "../../src/deploy/known-models.ts";
import { deploymentAsCheckpoint } from "../../src/deploy/lint-deployment.ts";
import { mappedSources } from "../../src/deploy/mapped-sources.ts";
import { readResources } from "../../src/deploy/read-resources.ts";
import { createPathFrom } from "../../src/engine/config/path-from.ts";
import { lintCheckpoint } from "../../src/engine/lint.ts";
import type { RuleFileText } from "../../src/engine/loader/load-rules.ts";
import { schemaValidator } from "../../src/engine/schema-issues.ts";
import { type CaseEnvironment, createCaseEnvironment } from "../../src/engine/testing/case-environment.ts";
import type { CaseInput } from "../../src/engine/testing/case-file.ts";
import { type JsonObject, memberOf } from "../../src/format/json/json-value.ts";
import type { SchemaValidator } from "../../src/format/json/schema-validator.ts";
import type { BaseModel } from "../../src/model/base-model.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";
import { readPair } from "../../src/speculative/lint-pair.ts";
import { unlinted } from "../../src/speculative/pair.ts";
import { probePair } from "../../src/speculative/probes/probe-pair.ts";
import { shippedArchitectures, shippedModelTypes, shippedRegistry } from "../model/models-folder.ts";
import { inlineProbeThread } from "./inline-probe-thread.ts";

const ROOT = new URL("../../", import.meta.url);
const SCHEMAS = "schemas/hf/";
let environment: CaseEnvironment | null = null;

/** What the cases of shipped rules run in: the tiny checkpoint, the shipped base models and one named `tiny`. */
export function caseEnvironment(): CaseEnvironment {
  environment ??= createCaseEnvironment({
    modelTypes: shippedModelTypes(),
    registry: shippedRegistry(),
    validators: shippedValidators(),
    architectures: shippedArchitectures(),
    readDeployment,
    asPair: async (target, draft, use) =>
      readPair({
        target: unlinted("target", target, shippedArchitectures()),
        draft: unlinted("draft", draft, shippedArchitectures()),
        ...use,
        encodings: await probePair({ target: target.checkpoint, draft: draft.checkpoint }, inlineProbeThread),
      }).checkpoint,
  });
  return environment;
}

/** As --map gs://mapped=<the folder of the case> reads it; the verdict there has a base model by _name_or_path. */
async function readDeployment(fs: VirtualFs, paths: readonly string[]): Promise<Checkpoint> {
  const set = await readResources(fs, paths.filter(isYamlName));
  const known = createKnownModels(shippedRegistry());
  const folder = fs.parent(paths[0] ?? "");
  const further: Problem[] = [];
  for (const mapped of mappedSources(set, [{ source: "gs://mapped", folder }])) {
    further.push(...compareMapped(mapped, await verdictIn(fs, mapped.folder), known, shippedModelTypes()));
  }
  const whole = deploymentAsCheckpoint({ set, known, modelTypes: shippedModelTypes(), further });
  const [first] = deploymentFolders(whole, await createPathFrom(fs));
  // A case without resources.
  return first?.checkpoint ?? whole;
}

async function verdictIn(fs: VirtualFs, folder: string): Promise<MappedVerdict> {
  if ((await fs.kindOf(folder)) !== "directory") return { found: "nothing below" };
  const modelTypes = shippedModelTypes();
  const checkpoint = await loadCheckpoint(fs, folder, { modelTypes });
  const ruleSet = { rules: [], presets: new Map(), validators: new Map(), architectures: shippedArchitectures() };
  const options = { base: null, deployment: { transformersVersion: null }, levels: new Map(), keepSubject: true };
  const verdict = lintCheckpoint(checkpoint, ruleSet, options);
  const name = memberOf(checkpoint.documents.get("config.json")?.value, "_name_or_path");
  const error = checkpoint.documents.get("config.json")?.value === undefined ? 1 : 0;
  return {
    found: "checkpoint",
    result: {
      ...verdict,
      model: { id: null, name: typeof name === "string" ? name : null, how: "detected" },
      counts: { ...verdict.counts, error },
    },
  };
}

/** The tiny checkpoint with a case's patch, through the real loader. */
export async function buildCheckpoint(input: Omit<CaseInput, "name"> = {}): Promise<Checkpoint> {
  return await caseEnvironment().buildCheckpoint(input);
}

const baseModels = new Map<string, BaseModel>();

/** A base model by its name, as cases say it. */
export function baseModel(name: string): BaseModel {
  const model = baseModels.get(name) ?? caseEnvironment().baseModel(name);
  baseModels.set(name, model);
  return model;
}

export function shippedSchemas(): readonly string[] {
  return readdirSync(new URL(SCHEMAS, ROOT)).flatMap((file) => /^(.+)\.schema\.json$/.exec(file)?.[1] ?? []);
}

let validators: ReadonlyMap<string, SchemaValidator> | null = null;

/** Validators of schemas/hf, each compiled by ajv on its first use: that takes longer than most tests. */
export function shippedValidators(): ReadonlyMap<string, SchemaValidator> {
  validators ??= createValidators();
  return validators;
}

function createValidators(): ReadonlyMap<string, SchemaValidator> {
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
