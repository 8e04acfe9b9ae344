import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { Place } from "../../../checkpoint/place.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

type Origin = "here" | "elsewhere" | "missing";

/** A reference to Python code: modeling_x.XForCausalLM, or owner/repo--modeling_x.XForCausalLM. */
interface CodeReference {
  readonly place: Place;
  readonly text: string;
  readonly origin: Origin;
  /** modeling_x.py, or the repository that it is fetched from. */
  readonly source: string;
}

/** References of one file that are looked at; the schema rule refuses more than 64 entries. */
const MAX_REFERENCES = 64;

/**
 * Code that a loader with trust_remote_code runs, by where it comes from: a .py file of this folder, another repository,
 * or a file that is not there. One finding for the checkpoint, at the first place that names such code.
 */
export const remoteCode: RuleFunction = {
  name: "config/remote-code",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["origin"],
    properties: { origin: { enum: ["here", "elsewhere", "missing"] } },
  },
  placeholders: ["count", "names", "sources"],
  run({ checkpoint }, { origin }): FunctionOutcome {
    let targets = 0;
    const found: CodeReference[] = [];
    for (const [file, { value }] of checkpoint.documents) {
      if (!isJsonObject(value)) continue;
      targets++;
      found.push(...references(file, value, checkpoint).filter((reference) => reference.origin === origin));
    }
    const [first] = found;
    if (first === undefined) return { targets, findings: [] };
    const names = nameList(distinct(found.map(({ text }) => text)));
    const sources = nameList(distinct(found.map(({ source }) => source)));
    const related = otherFiles(found).map(({ place }) => ({ ...place, label: "and here" }));
    const args = { count: found.length, names, sources };
    return { targets, findings: [{ args, primary: first.place, related, actual: first.text }] };
  },
};

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** The first reference in each file but the first file. */
function otherFiles(found: readonly CodeReference[]): readonly CodeReference[] {
  const seen = new Set<string>();
  return found.filter(({ place }) => !seen.has(place.file) && seen.add(place.file)).slice(1);
}

function references(file: string, root: JsonObject, checkpoint: Checkpoint): readonly CodeReference[] {
  const found: CodeReference[] = [];
  const add = (pointer: readonly (string | number)[], value: JsonValue): void => {
    if (typeof value !== "string" || value === "" || found.length >= MAX_REFERENCES) return;
    found.push({ place: { file, pointer, part: "value" }, text: value, ...originOf(value, checkpoint) });
  };
  const map = memberOf(root, "auto_map");
  if (isJsonObject(map)) {
    for (const [name, value] of Object.entries(map)) {
      // AutoTokenizer has a list: the slow class and the fast one, either of which may be null.
      if (!Array.isArray(value)) add(["auto_map", name], value);
      else for (const [index, item] of value.slice(0, 2).entries()) add(["auto_map", name, index], item);
    }
  }
  const pipelines = memberOf(root, "custom_pipelines");
  if (isJsonObject(pipelines)) {
    for (const [name, pipeline] of Object.entries(pipelines)) {
      add(["custom_pipelines", name, "impl"], memberOf(pipeline, "impl") ?? null);
    }
  }
  add(["custom_generate"], memberOf(root, "custom_generate") ?? null);
  return found;
}

function originOf(reference: string, { files }: Checkpoint): Pick<CodeReference, "origin" | "source"> {
  const repository = reference.indexOf("--");
  if (repository >= 0) return { origin: "elsewhere", source: reference.slice(0, repository) };
  if (reference.includes("/")) return { origin: "elsewhere", source: reference };
  const dot = reference.indexOf(".");
  const module = `${dot < 0 ? reference : reference.slice(0, dot)}.py`;
  return { origin: files.has(module) ? "here" : "missing", source: module };
}
