import { ConfigError } from "../errors.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { type BaseModelEntry, readBaseModelEntry } from "./base-model-entry.ts";

/** Which of a model's names a user gave. */
export type NameKind = "family" | "served" | "hub" | "hub-name" | "kubernetes" | "alias" | "architecture";

export interface ModelName {
  /** As it is written in the entry. */
  readonly name: string;
  readonly kind: NameKind;
  readonly entry: BaseModelEntry;
}

/** All base models that are known, and every name that one of them answers to. */
export interface ModelRegistry {
  /** Sorted by served name. */
  readonly entries: readonly BaseModelEntry[];
  /** Normalised name to what it stands for; more than one model only for a family id or an architecture that they share. */
  readonly names: ReadonlyMap<string, readonly ModelName[]>;
}

/**
 * Builds the registry from the parsed files of models/.
 *
 * @throws ConfigError when two entries claim one name, a shared family id is documented for none or for several, or a
 *   draft has no entry
 */
export function createModelRegistry(files: readonly JsonValue[]): ModelRegistry {
  const entries = files.map(readBaseModelEntry).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const names = new Map<string, ModelName[]>();
  for (const entry of entries) {
    const own = new Set<string>();
    for (const each of namesOf(entry)) {
      const key = normaliseName(each.name);
      // One model may well be called the same under two headings; the first says which.
      if (own.has(key)) continue;
      own.add(key);
      const others = names.get(key);
      if (others === undefined) names.set(key, [each]);
      else others.push(each);
    }
  }
  for (const uses of names.values()) refuseClash(uses);
  const served = new Set(entries.map((entry) => entry.name));
  for (const entry of entries) refuseUnknownDrafts(entry, served);
  return { entries, names };
}

/** Names are told apart by letters and digits only: case and the kind of separator do not count. */
export function normaliseName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\//, "")
    .replace(/[\s._-]+/g, "-");
}

/** Family ids and architectures last: an entry's own names stand above those that it shares. */
function namesOf(entry: BaseModelEntry): readonly ModelName[] {
  const named = (kind: NameKind, names: readonly string[]): readonly ModelName[] =>
    names.map((name) => ({ name, kind, entry }));
  return [
    ...named("served", [entry.name]),
    ...named("hub", entry.hubIds),
    ...named(
      "hub-name",
      entry.hubIds.map((id) => id.slice(id.indexOf("/") + 1)),
    ),
    ...named("kubernetes", entry.kubernetesName === null ? [] : [entry.kubernetesName]),
    ...named("alias", entry.aliases),
    ...named("family", entry.families),
    ...named("architecture", entry.architectureKey === null ? [] : [entry.architectureKey]),
  ];
}

function refuseClash(uses: readonly ModelName[]): void {
  const [first, second] = uses;
  if (first === undefined || second === undefined) return;
  // The compiled artifacts of one graph serve several models: the key means none of them alone.
  if (uses.every((use) => use.kind === "architecture")) return;
  const models = uses.map((use) => use.entry.name).join(" and ");
  if (uses.some((use) => use.kind !== "family")) {
    throw new ConfigError(`base models ${models} both answer to ${first.name}`, {
      hint: "a served name, Hub id, Kubernetes name or alias belongs to one model",
    });
  }
  const documented = uses.filter((use) => use.entry.documentedFor.includes(use.name));
  if (documented.length !== 1) {
    throw new ConfigError(`base models ${models} share the family id ${first.name}`, {
      hint: `exactly one of them must say documentedFor: ["${first.name}"]`,
    });
  }
}

function refuseUnknownDrafts(entry: BaseModelEntry, served: ReadonlySet<string>): void {
  const unknown = entry.drafts.find((name) => !served.has(name));
  if (unknown === undefined) return;
  throw new ConfigError(`base model ${entry.name} names the draft ${unknown}, which has no entry`, {
    hint: "drafts are served names of base models",
  });
}
