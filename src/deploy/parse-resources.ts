import { filePlace, type Place } from "../checkpoint/place.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { isTemplateFile, looksLikeTemplate, maybeResource, VENDOR_GROUP } from "../checkpoint/resource-signs.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { kubectlValue } from "../format/yaml/kubectl-value.ts";
import { type DocumentSlice, splitDocuments } from "../format/yaml/split-documents.ts";
import type { YamlFault } from "../format/yaml/yaml-fault.ts";
import { countMarks, isYamlFault, parseYamlTree } from "../format/yaml/yaml-tree.ts";
import { type ReadRun, RUN_LIMITS, startRun } from "./read-run.ts";
import { type Resource, textIn } from "./resource.ts";
import { ResourceFile, type ResourcePart } from "./resource-file.ts";

export interface ParsedFile {
  readonly document: ResourceFile;
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
}

/** The vendor's resources in a text; other documents and templates are passed over. @param run what is read is taken from its limits */
export function parseResources(file: string, text: string, run: ReadRun = startRun()): ParsedFile {
  const parts = new Map<string, ResourcePart>();
  const values = new Map<string, JsonObject>();
  const resources: Resource[] = [];
  const problems: Problem[] = [];
  for (const slice of isTemplateFile(text) ? [] : splitDocuments(text)) {
    const content = text.slice(slice.begin, slice.end);
    if (!maybeResource(content) || looksLikeTemplate(content)) continue;
    const marks = countMarks(content);
    const over =
      run.resources < 1
        ? `${RUN_LIMITS.resources} resources`
        : marks > run.marks
          ? `${RUN_LIMITS.marks} lines and values`
          : null;
    if (over !== null) {
      const place: Place = { ...filePlace(file), part: "value", range: { offset: slice.begin, length: 1 } };
      const detail = `more than ${over} in one run; what comes from here on is not read`;
      problems.push({ code: "yaml/limit", place, detail });
      break;
    }
    run.marks -= marks;
    const parsed = parseDocument(content);
    const found = parsed.value === undefined ? [] : resourcesOf(parsed.value);
    const added = found.map(({ value, path }) => {
      const resource = toResource(file, value, parts);
      parts.set(resource.key, { slice, path });
      values.set(resource.key, value);
      resources.push(resource);
      run.resources--;
      return { resource, path };
    });
    // A document that mentions the vendor and holds none of its resources is somebody else's.
    if (added.length === 0 && parsed.value !== undefined) continue;
    for (const fault of withoutSecondResource(parsed.faults)) problems.push(toProblem(fault, file, slice, added));
  }
  return {
    document: new ResourceFile(file, { text, run, value: Object.fromEntries(values), parts }),
    resources,
    problems,
  };
}

function parseDocument(text: string): { readonly value: JsonValue | undefined; readonly faults: readonly YamlFault[] } {
  const control = CONTROL.exec(text);
  if (control !== null) {
    const code = `U+${(control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    const range = { offset: control.index, length: 1 };
    return {
      value: undefined,
      faults: [
        { code: "yaml/syntax", detail: `the control character ${code}, which YAML does not take`, pointer: [], range },
      ],
    };
  }
  try {
    const tree = parseYamlTree(text);
    return isYamlFault(tree) ? { value: undefined, faults: [tree] } : kubectlValue(tree);
  } catch (error) {
    // The composer recurses.
    if (!(error instanceof RangeError)) throw error;
    const range = { offset: 0, length: 1 };
    return {
      value: undefined,
      faults: [{ code: "yaml/too-deep", detail: "values are nested too deep to be read", pointer: [], range }],
    };
  }
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

interface FoundResource {
  readonly value: JsonObject;
  readonly path: Pointer;
}

/** Where the mark between two resources is missing, all keys of the second one stand twice: one finding says so. */
function withoutSecondResource(faults: readonly YamlFault[]): readonly YamlFault[] {
  const atTop = faults.filter(({ code, pointer }) => code === "yaml/duplicate-key" && pointer.length === 1);
  const twice = new Set(atTop.map(({ pointer }) => pointer[0]));
  if (!twice.has("apiVersion") || !twice.has("kind")) return faults;
  const [first, ...rest] = atTop;
  return faults.flatMap((fault) => {
    if (rest.includes(fault)) return [];
    return fault === first
      ? [{ ...fault, detail: `${fault.detail}: before another resource goes a line with ---` }]
      : [fault];
  });
}

function resourcesOf(value: JsonValue): readonly FoundResource[] {
  if (!isJsonObject(value)) return [];
  // What kubectl get -o yaml prints, and what the API server answers (ModelList).
  const items = /List$/.test(textIn(memberOf(value, "kind")) ?? "") ? memberOf(value, "items") : undefined;
  if (isVendors(value) && !Array.isArray(items)) return [{ value, path: [] }];
  if (!Array.isArray(items)) return [];
  return (items as readonly JsonValue[]).flatMap((item, index) =>
    isJsonObject(item) && isVendors(item) ? [{ value: item, path: ["items", index] }] : [],
  );
}

function isVendors(value: JsonObject): boolean {
  return textIn(memberOf(value, "apiVersion"))?.startsWith(VENDOR_GROUP) === true;
}

function toResource(file: string, value: JsonObject, taken: ReadonlyMap<string, unknown>): Resource {
  const metadata = memberOf(value, "metadata");
  const kind = textIn(memberOf(value, "kind")) ?? "";
  const name = metadata === undefined ? null : textIn(memberOf(metadata, "name"));
  const base = `${kind === "" ? "resource" : kind}/${name ?? "unnamed"}`;
  let key = base;
  for (let number = 2; taken.has(key); number++) key = `${base}#${number}`;
  return {
    file,
    key,
    kind,
    apiVersion: textIn(memberOf(value, "apiVersion")) ?? "",
    name,
    namespace: metadata === undefined ? null : textIn(memberOf(metadata, "namespace")),
    value,
  };
}

function toProblem(
  { code, detail, pointer, range, other, args = {} }: YamlFault,
  file: string,
  { begin }: DocumentSlice,
  added: readonly { readonly resource: Resource; readonly path: Pointer }[],
): Problem {
  const home = added.find(({ path }) => path.every((segment, depth) => segment === pointer[depth]));
  const inside = home === undefined ? [] : [home.resource.key, ...pointer.slice(home.path.length)];
  const placeOf = (at: YamlFault["range"]): Place => ({
    file,
    pointer: inside,
    part: "value",
    range: { offset: at.offset + begin, length: Math.max(at.length, 0) },
  });
  return {
    code,
    place: placeOf(range),
    detail,
    args,
    ...(other === undefined ? {} : { related: [{ ...placeOf(other), label: "the first one" }] }),
  };
}
