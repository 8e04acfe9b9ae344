import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { INTERNAL_RULES } from "../src/engine/internal-rules.ts";
import { loadRules, type RuleFileText } from "../src/engine/loader/load-rules.ts";
import { isJsonObject, type JsonValue, memberOf } from "../src/format/json/json-value.ts";
import { knownTokenizersOf } from "../src/model/known-tokenizers-of.ts";

/**
 * Writes what the command line loads: dist/assets.json (rules and presets, validated and as plain data; what is known of the
 * base models' tokenizers), dist/models.txt (those of a model type in a line), dist/model-types.txt and dist/architectures.txt (one a line, to be found without
 * parsing the others) dist/schemas.txt and dist/validators.js (the schemas of schemas/hf, to be read and as code) and
 * dist/serving-validators.js (those of metadata that did not ship) and dist/config-validators.js (those of configuration).
 * @throws RuleFileError with every mistake of every rule file
 */
export async function writeAssets(root: string, dist: string): Promise<void> {
  const schemas = readSchemas(join(root, "schemas", "hf"));
  const { rules, presets } = loadRules(readRuleFiles(join(root, "rules")), { schemas: schemas.keys() });
  const models = jsonFiles(join(root, "models"))
    .filter((name) => name !== "model-types.json")
    .map((name) => readJson(join(root, "models", name)));
  const put = (name: string, text: string): void => writeFileSync(join(dist, name), toAscii(text));
  put(
    "assets.json",
    JSON.stringify({ rules, presets, knownTokenizers: [...knownTokenizersOf(models)], schemas: [...schemas.keys()] }),
  );
  // Only for the pages in docs/.
  put("internal-rules.json", JSON.stringify(INTERNAL_RULES));
  put("models.txt", entryLines([...modelsByType(models)]));
  put("model-types.txt", entryLines(modelTypes(readJson(join(root, "models", "model-types.json")))));
  put("architectures.txt", entryLines(readFolder(join(root, "models", "architectures")).map(asEntry)));
  const ofConfig = readJson(join(root, "schemas", "config.schema.json"));
  put("schemas.txt", entryLines([...schemas, ["checkpointlintrc", ofConfig]]));
  await writeValidators(schemas, join(dist, "validators.js"));
  // Apart, because hardly any run needs them.
  const named = (...names: readonly string[]): ReadonlyMap<string, JsonValue> =>
    new Map(names.map((name) => [name, readJson(join(root, "schemas", `${name}.schema.json`))]));
  await writeValidators(named("base-model", "serving-index", "serving-cache"), join(dist, "serving-validators.js"));
  await writeValidators(named("config", "baseline"), join(dist, "config-validators.js"));
}

type Entry = readonly [name: string, value: JsonValue];

function entryLines(entries: readonly Entry[]): string {
  return `\n${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}\n`).join("")}`;
}

function modelTypes(data: JsonValue): readonly Entry[] {
  const table = memberOf(data, "modelTypes");
  if (!isJsonObject(table)) throw new TypeError("model-types.json has no object modelTypes");
  return Object.entries(table);
}

function modelsByType(models: readonly JsonValue[]): ReadonlyMap<string, JsonValue[]> {
  const byType = new Map<string, JsonValue[]>();
  for (const model of models) {
    const type = String(memberOf(memberOf(model, "config"), "model_type"));
    byType.set(type, [...(byType.get(type) ?? []), model]);
  }
  return byType;
}

function asEntry(architecture: JsonValue): Entry {
  return [String(memberOf(architecture, "modelType")), architecture];
}

/** JSON without a character beyond ASCII: read as latin1, it is half the size of a string that has but one of them. */
function toAscii(json: string): string {
  return json.replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Every rule and preset file below a folder, in the order of their paths. */
export function readRuleFiles(folder: string): readonly RuleFileText[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({
      path: relative(".", name).replaceAll("\\", "/"),
      text: readFileSync(join(folder, name), "utf8"),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readFolder(folder: string): readonly JsonValue[] {
  return jsonFiles(folder).map((name) => readJson(join(folder, name)));
}

function readSchemas(folder: string): ReadonlyMap<string, JsonValue> {
  const suffix = ".schema.json";
  return new Map(jsonFiles(folder).map((name) => [name.slice(0, -suffix.length), readJson(join(folder, name))]));
}

async function writeValidators(schemas: ReadonlyMap<string, JsonValue>, file: string): Promise<void> {
  const ajv = new Ajv2020({
    allErrors: true,
    allowUnionTypes: true,
    strictTypes: false,
    strictTuples: false,
    // Every $ref inlined would make the code a third longer.
    inlineRefs: false,
    // schema-issues.ts words what is wrong by itself.
    messages: false,
    code: { source: true, esm: true },
  });
  const exports: Record<string, string> = {};
  for (const [name, schema] of schemas) {
    ajv.addSchema(schema as object, name);
    exports[name.replaceAll(/[^A-Za-z]/g, "_")] = name;
  }
  const table = [...schemas.keys()].map((name) => `[${JSON.stringify(name)}, ${name.replaceAll(/[^A-Za-z]/g, "_")}]`);
  const code = `${standalone.default.default(ajv, exports)}\nexport const validators = new Map([${table.join(", ")}]);\n`;
  await build({
    stdin: { contents: code, resolveDir: join(dirname(file), "..") },
    outfile: file,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    minify: true,
    logLevel: "warning",
  });
}

function jsonFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
}

function readJson(path: string): JsonValue {
  return JSON.parse(readFileSync(path, "utf8")) as JsonValue;
}
