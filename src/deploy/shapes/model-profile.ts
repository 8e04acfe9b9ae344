import { PEF_REFERENCE } from "../names/pef-name.ts";
import { TIER } from "../names/tier.ts";
import { FEATURE } from "../names/word-formats.ts";
import { resource, SECRET_NAMES } from "./common.ts";
import { list, map, object, POSITIVE, replaced, type Shape, TEXT, text } from "./shape.ts";

/** facts 4.6: no "*" inside a profile. */
const TIERS: Shape = map(object({ batch_sizes: list(POSITIVE), promptBatchingBuckets: list(POSITIVE) }), TIER);

const PROFILE_SPEC: Shape = object({
  "model_arch!": TEXT,
  features: list(text(FEATURE)),
  "pefs!": list(text(PEF_REFERENCE), 1),
  secretNames: SECRET_NAMES,
  batchingConfigs: map(TIERS),
  defaultBatchingConfig: replaced(TIERS, "batchingConfigs, with the same map under `all`"),
});

/** facts 4.7: the inline form is a spec with pefs; what else it must have was not seen. */
export const INLINE_PROFILE: Shape = object({
  model_arch: TEXT,
  features: list(text(FEATURE)),
  "pefs!": list(text(PEF_REFERENCE), 1),
  secretNames: SECRET_NAMES,
  batchingConfigs: map(TIERS),
  defaultBatchingConfig: replaced(TIERS, "batchingConfigs, with the same map under `all`"),
});

export const MODEL_PROFILE: Shape = resource(PROFILE_SPEC);
