/**
 * What the platform's resources say of one model: a Model with the ModelProfiles and Pefs of its architectures. Fields as
 * docs.sambanova.ai documents them (Model, ModelProfile and Pef pages, v2.0.2 to v2.2.3).
 */
export interface ModelResource {
  /** spec.name: what API requests call it. */
  readonly name: string;
  /** metadata.name. */
  readonly kubernetesName: string;
  /** spec.aliases. */
  readonly aliases: readonly string[];
  /** Keys of spec.checkpoints, which are joined with model_arch of profiles. */
  readonly architectureKeys: readonly string[];
  /** Profiles of these architectures, by metadata.name. */
  readonly profiles: readonly string[];
  /** What the profiles offer, shortest first; of the Pefs where no profile says it. */
  readonly tiers: readonly ServingTier[];
}

export interface ServingTier {
  /** As the resources spell it: 8k, 448. */
  readonly name: string;
  /** Tokens; null for what is no number of tokens (10t). */
  readonly sequenceLength: number | null;
  /** Sorted. */
  readonly batchSizes: readonly number[];
}
