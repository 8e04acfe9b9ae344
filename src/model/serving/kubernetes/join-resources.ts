import type { ModelResource, ServingTier } from "./model-resource.ts";
import type { KubernetesResources, PefPart, ProfilePart } from "./read-resources.ts";

/** Puts the resources of all files together: a Model with the profiles and Pefs of its architectures. */
export function joinResources(parts: readonly KubernetesResources[]): readonly ModelResource[] {
  const profiles = parts.flatMap((part) => part.profiles);
  const pefs = parts.flatMap((part) => part.pefs);
  return parts
    .flatMap((part) => part.models)
    .map((model) => {
      const architectures = new Set(model.architectureKeys);
      const own = profiles.filter(({ architecture }) => architectures.has(architecture));
      const fromProfiles = own.flatMap(offered);
      const offers =
        fromProfiles.length > 0 ? fromProfiles : pefs.filter((pef) => architectures.has(pef.architecture)).map(ofPef);
      return { ...model, profiles: own.map((profile) => profile.kubernetesName).sort(), tiers: tiersOf(offers) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

interface Offer {
  readonly tier: string;
  readonly batchSizes: readonly number[];
}

/** A tier without a batch size is offered by nobody. */
function offered({ batching }: ProfilePart): readonly Offer[] {
  return [...batching.values()]
    .flatMap((tiers) => [...tiers].map(([tier, batchSizes]) => ({ tier, batchSizes })))
    .filter(({ batchSizes }) => batchSizes.length > 0);
}

function ofPef({ sequenceLength, batchSizes }: PefPart): Offer {
  // As the platform's tools print it: 8192 is 8k, 448 stays 448.
  const tier =
    sequenceLength >= 1024 && sequenceLength % 1024 === 0 ? `${sequenceLength / 1024}k` : `${sequenceLength}`;
  return { tier, batchSizes };
}

function tiersOf(offers: readonly Offer[]): readonly ServingTier[] {
  const sizes = new Map<string, Set<number>>();
  for (const { tier, batchSizes } of offers) {
    const known = sizes.get(tier) ?? new Set();
    for (const size of batchSizes) known.add(size);
    sizes.set(tier, known);
  }
  return [...sizes]
    .map(([name, batchSizes]) => ({
      name,
      sequenceLength: tokensOf(name),
      batchSizes: [...batchSizes].sort((a, b) => a - b),
    }))
    .sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1));
}

function tokensOf(tier: string): number | null {
  const [, number, kilo] = /^(\d{1,9})(k?)$/.exec(tier) ?? [];
  return number === undefined ? null : Number(number) * (kilo === "k" ? 1024 : 1);
}

function order({ sequenceLength }: ServingTier): number {
  return sequenceLength ?? Number.MAX_SAFE_INTEGER;
}
