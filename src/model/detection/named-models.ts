import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { BaseModelEntry } from "../base-model-entry.ts";
import { type ModelRegistry, type NameKind, normaliseName } from "../model-registry.ts";

/** A base model that the checkpoint itself names, and where. */
export interface NamedModel {
  readonly entry: BaseModelEntry;
  /** README.md, or _name_or_path of config.json. */
  readonly where: string;
}

/** Family ids and aliases are short: a folder called llama3-8b may hold any of them. */
const FULL_NAMES: ReadonlySet<NameKind> = new Set<NameKind>(["served", "hub", "hub-name"]);
/** What quantisers put behind the name of the model that they took. */
const SUFFIXES = /-(?:unsloth-)?bnb-4bit$/;

/** Base models that the model card or config.json names in full. */
export function namedModels(facts: Facts, registry: () => ModelRegistry): readonly NamedModel[] {
  const card = facts.get("origin.base_model")?.value;
  const path = facts.get("origin.name_or_path")?.value;
  return [
    ...(Array.isArray(card) ? card.flatMap((name) => lookUp(String(name), "README.md", registry)) : []),
    ...(typeof path === "string" ? lookUp(path, "_name_or_path in config.json", registry) : []),
  ];
}

function lookUp(name: string, where: string, registry: () => ModelRegistry): readonly NamedModel[] {
  const plain = name.replace(SUFFIXES, "");
  const last = /(?:^|[\\/]|--)([^\\/]+?)[\\/]*$/.exec(plain.replace(/[\\/]snapshots[\\/].*$/, ""))?.[1] ?? plain;
  const bare = last.slice(last.lastIndexOf("--") + 1).replace(/^-/, "");
  for (const spelling of [plain, last, bare]) {
    const uses = (registry().names.get(normaliseName(spelling)) ?? []).filter(({ kind }) => FULL_NAMES.has(kind));
    if (uses.length > 0) return uses.map(({ entry }) => ({ entry, where }));
  }
  return [];
}
