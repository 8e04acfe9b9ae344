import { isJsonObject, memberOf } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import { isServed, servedElsewhere } from "../model/serving/served-entry.ts";
import { sourceOf } from "../model/source-of.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { count } from "./summary-line.ts";
import { textTable } from "./text-table.ts";
import { wrapText } from "./wrap-text.ts";

const MAX_LISTED = 30;

/** What `models` prints: every base model in a line that fits 80 columns, and what --server says of it; `models show` has its other names. */
export function modelsTable(
  entries: readonly BaseModelEntry[],
  paint: Paint,
  width: number | null,
  serving: ServingModels | null = null,
): string {
  const header = ["model", "model type", "family", "transformers", ...(serving === null ? [] : ["served"])];
  const rows = entries.map((entry) =>
    [
      `${entry.name}${isDoubtful(entry) ? " *" : ""}`,
      String(valueAt(entry.data, ["config", "model_type"]) ?? ""),
      entry.families.join(", "),
      entry.transformers.minimum === null ? "" : `>= ${entry.transformers.minimum}`,
      ...(serving === null ? [] : [servedCell(entry, serving)]),
    ].map(escapeTerminal),
  );
  const [heading = "", ...lines] = textTable([header, ...rows]);
  const notes = [
    `${count(entries.length, "base model")}; --model takes a name, family, Hub id, Kubernetes name or alias; models show <model> tells them`,
    ...(entries.some(isDoubtful)
      ? ["* holds values that could not be checked against what its authors published; models show says which"]
      : []),
    ...(serving === null ? [] : servedNotes(serving)).map(escapeTerminal),
  ];
  const wrapped = notes.flatMap((note) => wrapText(note, width)).map(paint.dim);
  return `${[paint.bold(heading), ...lines, "", ...wrapped].join("\n")}\n`;
}

/** What `models --format json` prints. */
export function modelsJson(entries: readonly BaseModelEntry[], serving: ServingModels | null = null): string {
  const rows = entries.map((entry) => ({
    name: entry.name,
    families: entry.families,
    hubIds: entry.hubIds,
    kubernetesName: entry.kubernetesName,
    architectureKey: entry.architectureKey,
    aliases: entry.aliases,
    transformers: entry.transformers,
    contextLengths: entry.contextLengths,
    drafts: entry.drafts,
    unverified: unverifiedParts(entry),
    ...(serving === null
      ? {}
      : { served: isServed(serving, entry), resource: serving.resources.get(entry.name) ?? null }),
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function isDoubtful(entry: BaseModelEntry): boolean {
  return unverifiedParts(entry).length > 0 || sourceOf(entry, ["config"])?.status === "inferred";
}

/** Whether it is served, and with which sequence lengths, as far as the instance says so. */
function servedCell(entry: BaseModelEntry, serving: ServingModels): string {
  const served = isServed(serving, entry);
  const tiers = serving.resources.get(entry.name)?.tiers.map(({ name }) => name) ?? [];
  const known = serving.resources.has(entry.name) ? ["in the cluster"] : [];
  return [...(served === null ? known : [served ? "yes" : "no"]), ...tiers].join(" ");
}

function servedNotes(serving: ServingModels): readonly string[] {
  const others = servedElsewhere(serving);
  const unknown = serving.unknownResources.map(({ name }) => name);
  const some = (names: readonly string[]): string =>
    names.length > MAX_LISTED
      ? `${names.slice(0, MAX_LISTED).join(", ")} and ${names.length - MAX_LISTED} more`
      : names.join(", ");
  return [
    `served: what ${serving.origin} says`,
    ...(others.length === 0 ? [] : [`served too, not known here: ${some(others)}`]),
    ...(unknown.length === 0 ? [] : [`in the cluster too, not known here: ${some(unknown)}`]),
  ];
}

/** Pointers into the entry whose values could not be checked against what the authors published. */
function unverifiedParts(entry: BaseModelEntry): readonly string[] {
  const sources = memberOf(entry.data, "sources");
  if (!isJsonObject(sources)) return [""];
  return Object.entries(sources).flatMap(([pointer, source]) =>
    memberOf(source, "status") === "unverified" ? [pointer] : [],
  );
}
