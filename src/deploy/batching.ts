import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { parsePefName, parsePefReference } from "./names/pef-name.ts";
import { tierOf } from "./names/tier.ts";
import { entriesIn, itemsIn, textIn } from "./resource.ts";

/** Batch sizes of each tier. */
export type Batching = ReadonlyMap<string, ReadonlySet<number>>;

/** A map of tiers as it is written; null where a tier has "*" or something else that is no list of numbers. */
export function batchingOf(value: JsonValue | undefined): Batching | null {
  const tiers = new Map<string, ReadonlySet<number>>();
  for (const [tier, member] of entriesIn(value)) {
    const sizes = memberOf(member, "batch_sizes");
    if (typeof sizes === "string") return null;
    tiers.set(tier, new Set(itemsIn(sizes).flatMap(([, size]) => (typeof size === "number" ? [size] : []))));
  }
  return tiers;
}

/**
 * What a model is served with: an override of the bundle, else the profile's `recommended`, else its `all`, else what its
 * PEFs are named. null where that cannot be known. @param profile the spec of a profile; undefined when it is not given
 */
export function resolveBatching(override: JsonValue | undefined, profile: JsonValue | undefined): Batching | null {
  if (isJsonObject(override) && Object.keys(override).length > 0) return batchingOf(override);
  if (profile === undefined) return null;
  const configs = memberOf(profile, "batchingConfigs");
  const named = textIn(override);
  if (named !== null) return configs === undefined ? null : known(memberOf(configs, named));
  const usual = memberOf(configs, "recommended") ?? memberOf(configs, "all");
  return usual === undefined ? ofPefs(memberOf(profile, "pefs")) : known(usual);
}

function known(value: JsonValue | undefined): Batching | null {
  return value === undefined ? null : batchingOf(value);
}

function ofPefs(value: JsonValue | undefined): Batching | null {
  const tiers = new Map<string, Set<number>>();
  for (const [, item] of itemsIn(value)) {
    const name = parsePefName(parsePefReference(textIn(item) ?? "")?.name ?? "");
    // One that is dynamic serves more than its name says.
    if (name === null || name.dynamic) return null;
    const tier = tierOf(name.sequenceLength);
    tiers.set(tier, (tiers.get(tier) ?? new Set()).add(name.batchSize));
  }
  return tiers;
}
