import { valueAt } from "../format/json/pointer.ts";
import type { BaseModelEntry } from "./base-model-entry.ts";
import { type ModelName, type ModelRegistry, type NameKind, normaliseName } from "./model-registry.ts";
import { nearestNames } from "./nearest-names.ts";

export type ModelResolution =
  | {
      readonly found: true;
      readonly entry: BaseModelEntry;
      /** Which of its names matched. */
      readonly by: NameKind;
      /** What to tell the user: that the family id covers other models too, or that it is not known to be the vendor's. */
      readonly note: string | null;
    }
  | {
      readonly found: false;
      /** Names to suggest, nearest first; empty when nothing is like it. */
      readonly nearest: readonly string[];
      /** Served names of the models that all answer to the name, so that it means none of them; empty for an unknown name. */
      readonly sharedBy: readonly string[];
    };

/** Shorter texts are part of too many names to be a hint. */
const SHORTEST_PART = 4;
const SUGGESTIONS = 3;

/**
 * The base model that a name stands for: family id, served name, Hub id with or without its owner, Kubernetes name, alias,
 * or the key of compiled artifacts where one model alone has it.
 */
export function resolveModel(registry: ModelRegistry, name: string): ModelResolution {
  const uses = registry.names.get(normaliseName(name)) ?? [];
  const use = uses.length > 1 ? uses.find((each) => each.entry.documentedFor.includes(each.name)) : uses[0];
  if (use === undefined) {
    const sharedBy = uses.map((each) => each.entry.name);
    return { found: false, nearest: sharedBy.length > 0 ? [] : nearestModels(registry, name), sharedBy };
  }
  const others = uses.filter((each) => each !== use).map((each) => each.entry.name);
  return { found: true, entry: use.entry, by: use.kind, note: noteOn(use, others) };
}

function noteOn(use: ModelName, others: readonly string[]): string | null {
  if (others.length > 0) {
    const instead = others.length === 1 ? "that" : "one of those";
    return `${use.name} is taken as ${use.entry.name}, the vendor's example; it also covers ${others.join(" and ")}: give the served name for ${instead}`;
  }
  const inferred = valueAt(use.entry.data, ["sources", "/families", "status"]) === "inferred";
  return use.kind === "family" && inferred
    ? `${use.name} is taken as ${use.entry.name}; the vendor's pages do not show this family id`
    : null;
}

/** Names that hold the given one or are held by it ("Llama-3.1-8B" lacks -Instruct), then those that differ by little. */
function nearestModels(registry: ModelRegistry, name: string): readonly string[] {
  const wanted = normaliseName(name);
  const bare = wanted.slice(wanted.lastIndexOf("/") + 1);
  const spelling = new Map<string, string>();
  for (const [key, uses] of registry.names) {
    // Keys of compiled artifacts look like model names and are none.
    for (const use of uses) if (use.kind !== "architecture") spelling.set(key, use.name);
  }
  const keys = [...spelling.keys()];
  const holds = (key: string): boolean => key.includes(bare) || bare.includes(key);
  const parts = bare.length < SHORTEST_PART ? [] : keys.filter(holds).sort(byLengthThenName(bare));
  const near = [...nearestNames(wanted, keys, SUGGESTIONS), ...nearestNames(bare, keys, SUGGESTIONS)];
  return distinctModels(registry, [...parts, ...near]).map((key) => spelling.get(key) ?? key);
}

function byLengthThenName(wanted: string): (a: string, b: string) => number {
  const gap = (key: string): number => Math.abs(key.length - wanted.length);
  return (a, b) => gap(a) - gap(b) || (a < b ? -1 : 1);
}

/** One name for each model: five spellings of the same one are no choice. */
function distinctModels(registry: ModelRegistry, keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const key of keys) {
    const models = (registry.names.get(key) ?? []).map((use) => use.entry.name);
    if (models.every((model) => seen.has(model))) continue;
    for (const model of models) seen.add(model);
    kept.push(key);
  }
  return kept.slice(0, SUGGESTIONS);
}
