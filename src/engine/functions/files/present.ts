import { filePlace } from "../../../checkpoint/place.ts";
import type { JsonObject, JsonValue } from "../../../format/json/json-value.ts";
import type { DirectoryEntry } from "../../../source/virtual-fs.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { nameList } from "./name-list.ts";

/** Entries of the folder whose names match: one finding for all of them. The options hold regular expressions. */
export const present: RuleFunction = {
  name: "files/present",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      files: { type: "array", items: { type: "string" } },
      folders: { type: "array", items: { type: "string" } },
    },
  },
  placeholders: ["count", "names", "size"],
  run({ checkpoint }, options: JsonObject): FunctionOutcome {
    const [files, folders] = [patterns(options["files"]), patterns(options["folders"])];
    const found = [...checkpoint.files.values()].filter(({ name, kind }) =>
      (kind === "directory" ? folders : files).some((pattern) => pattern.test(name)),
    );
    found.sort(byKindAndName);
    const [first] = found;
    if (first === undefined) return { targets: checkpoint.files.size, findings: [] };
    const names = found.map(({ name, kind }) => (kind === "directory" ? `${name}/` : name));
    const args = { count: found.length, names: nameList(names), size: sizeText(found) };
    return { targets: checkpoint.files.size, findings: [{ args, primary: filePlace(first.name) }] };
  },
};

function patterns(list: JsonValue | undefined): readonly RegExp[] {
  return Array.isArray(list) ? list.map((pattern: JsonValue) => new RegExp(String(pattern))) : [];
}

/** Files first: their sizes are known. */
function byKindAndName(a: DirectoryEntry, b: DirectoryEntry): number {
  if ((a.kind === "directory") !== (b.kind === "directory")) return a.kind === "directory" ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

const UNITS = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** Decimal units, as disks and the Hub count: "24.1 GB". What is inside folders is not known. */
function sizeText(entries: readonly DirectoryEntry[]): string {
  let size = entries.reduce((sum, entry) => sum + entry.size, 0);
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  const unknown = entries.some((entry) => entry.kind === "directory") ? " and what the folders hold" : "";
  return `${unit === 0 ? size : size.toFixed(1)} ${UNITS[unit] ?? ""}${unknown}`;
}
