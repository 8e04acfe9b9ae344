import { isJsonObject, memberOf } from "../format/json/json-value.ts";
import type { BaseModelEntry } from "../model/base-model-entry.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import { isServed, servedElsewhere } from "../model/serving/served-entry.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { count } from "./summary-line.ts";
import { textTable } from "./text-table.ts";

const MAX_LISTED = 30;

/** What `models` prints: every base model with the names that --model takes for it, and what --server says of it. */
export function modelsTable(
  entries: readonly BaseModelEntry[],
  paint: Paint,
  serving: ServingModels | null = null,
): string {
  const header = ["model", "family", "Hub id", "transformers", ...(serving === null ? [] : ["served"])];
  const rows = entries.map((entry) =>
    [
      `${entry.name}${unverifiedParts(entry).length > 0 ? " *" : ""}`,
      entry.families.join(", "),
      entry.hubIds[0] ?? "",
      entry.transformers.minimum === null ? "" : `>= ${entry.transformers.minimum}`,
      ...(serving === null ? [] : [servedCell(entry, serving)]),
    ].map(escapeTerminal),
  );
  const [heading = "", ...lines] = textTable([header, ...rows]);
  const notes = [
    `${count(entries.length, "base model")}; --model takes any of these names, a Kubernetes name or an alias`,
    ...(entries.some((entry) => unverifiedParts(entry).length > 0)
      ? ["* holds values from a copy that may have been edited; --format json names them"]
      : []),
    ...(serving === null ? [] : servedNotes(serving)).map(escapeTerminal),
  ];
  return `${[paint.bold(heading), ...lines, "", ...notes.map(paint.dim)].join("\n")}\n`;
}

/** What `models --format json` prints. */
export function modelsJson(entries: readonly BaseModelEntry[], serving: ServingModels | null = null): string {
  const rows = entries.map((entry) => ({
    name: entry.name,
    families: entry.families,
    hubIds: entry.hubIds,
    kubernetesName: entry.kubernetesName,
    aliases: entry.aliases,
    transformers: entry.transformers,
    unverified: unverifiedParts(entry),
    ...(serving === null
      ? {}
      : { served: isServed(serving, entry), resource: serving.resources.get(entry.name) ?? null }),
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
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
