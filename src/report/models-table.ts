import { isJsonObject, memberOf } from "../format/json/json-value.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { count } from "./summary-line.ts";
import { textTable } from "./text-table.ts";

/** What `models` prints: every base model with the names that --model takes for it. */
export function modelsTable(entries: readonly BaseModelEntry[], paint: Paint): string {
  const header = ["model", "family", "Hub id", "transformers"];
  const rows = entries.map((entry) =>
    [
      `${entry.name}${unverifiedParts(entry).length > 0 ? " *" : ""}`,
      entry.families.join(", "),
      entry.hubIds[0] ?? "",
      entry.transformers.minimum === null ? "" : `>= ${entry.transformers.minimum}`,
    ].map(escapeTerminal),
  );
  const [heading = "", ...lines] = textTable([header, ...rows]);
  const notes = [
    `${count(entries.length, "base model")}; --model takes any of these names, a Kubernetes name or an alias`,
    ...(entries.some((entry) => unverifiedParts(entry).length > 0)
      ? ["* holds values from a copy that may have been edited; --format json names them"]
      : []),
  ];
  return `${[paint.bold(heading), ...lines, "", ...notes.map(paint.dim)].join("\n")}\n`;
}

/** What `models --format json` prints. */
export function modelsJson(entries: readonly BaseModelEntry[]): string {
  const rows = entries.map((entry) => ({
    name: entry.name,
    families: entry.families,
    hubIds: entry.hubIds,
    kubernetesName: entry.kubernetesName,
    aliases: entry.aliases,
    transformers: entry.transformers,
    unverified: unverifiedParts(entry),
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** Pointers into the entry whose values could not be checked against what the authors published. */
function unverifiedParts(entry: BaseModelEntry): readonly string[] {
  const sources = memberOf(entry.data, "sources");
  if (!isJsonObject(sources)) return [""];
  return Object.entries(sources).flatMap(([pointer, source]) =>
    memberOf(source, "status") === "unverified" ? [pointer] : [],
  );
}
