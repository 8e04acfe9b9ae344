import type { Problem } from "../../checkpoint/problem.ts";
import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { quote } from "../../format/text/quote.ts";
import type { KnownModels } from "../known-models.ts";
import { bundlesOf, type ModelConfig } from "../model-config.ts";
import { tierLength, tierOf } from "../names/tier.ts";
import { entriesIn, placeIn, type Resource, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { problem, type ResourceCheck } from "./check.ts";
import { longestOf } from "./profile.ts";

/** Tiers that a bundle asks for by itself, against what its model is compiled for. */
export const checkContextLengths: ResourceCheck = function* (set, known) {
  for (const { resource, configs } of bundlesOf(set)) {
    for (const config of configs) {
      const override = memberOf(config.value, "batchingConfig");
      if (!isJsonObject(override)) continue;
      const limit = limitOf(config, resource, set, known);
      if (limit === null) continue;
      for (const [tier] of entriesIn(override)) {
        const length = tierLength(tier);
        if (length === null || length <= limit.length) continue;
        const at: Pointer = [...config.pointer, "batchingConfig", tier];
        const detail = `the tier ${tier} is longer than ${limit.text}`;
        yield problem(limit.code, placeIn(resource, at, "key"), detail, { tier });
      }
    }
  }
};

interface Limit {
  /** Tokens. */
  readonly length: number;
  readonly text: string;
  readonly code: Problem["code"];
}

/** What the PEFs of the given profile take; without one, what the platform is known to serve the base model with. */
function limitOf(
  { profile, reference }: ModelConfig,
  bundle: Resource,
  set: ResourceSet,
  known: KnownModels,
): Limit | null {
  if (profile !== undefined) {
    const length = longestOf(memberOf(profile, "pefs"));
    return length === null
      ? null
      : { length, text: `every PEF of the profile: the longest takes ${length} tokens`, code: "deploy/pef-tier" };
  }
  if (reference === null) return null;
  const own = byName(set, "Model", bundle).get(reference.name);
  const archs = own === undefined ? [] : entriesIn(valueIn(own, "spec", "checkpoints")).map(([key]) => key);
  const arch = reference.arch ?? (archs.length === 1 ? (archs[0] ?? null) : null);
  const base = own === undefined ? known.byKubernetesName.get(reference.name) : undefined;
  const bases = base !== undefined ? [base] : arch === null ? [] : known.withArchitecture(arch);
  const lengths = bases.flatMap(({ contextLengths }) => contextLengths);
  if (lengths.length === 0) return null;
  const length = Math.max(...lengths);
  const what = base !== undefined ? base.name : quote(arch ?? "");
  const text = `what the platform is known to serve ${what} with: at most ${tierOf(length)}`;
  return { length, text, code: "deploy/context-length" };
}
