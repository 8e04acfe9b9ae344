import { RESOURCE_NAME } from "../names/kubernetes-name.ts";
import { PEF_REFERENCE } from "../names/pef-name.ts";
import { SOURCE_PATH } from "../names/source-path.ts";
import { TIER } from "../names/tier.ts";
import { CHECKPOINT_KEY, EMAIL } from "../names/word-formats.ts";
import { ENGINE_CONFIG, GROUPS, resource, SECRET_NAMES } from "./common.ts";
import { ANY, BOOLEAN, INTEGER, list, map, object, POSITIVE, replaced, type Shape, TEXT, text } from "./shape.ts";

/** facts 4.2: draft_expert is of older files. */
const SPEC_DECODING: Shape = object({ draft_model: TEXT, draft_expert: replaced(ANY, "draft_model alone") });

const WITH_DRAFT: Shape = object({ spec_decoding: SPEC_DECODING });

const EXPERT_CONFIG: Shape = object({
  "pef!": text(PEF_REFERENCE),
  spec_decoding: SPEC_DECODING,
  dynamic_dims: object({ batch_size: object({ values: list(POSITIVE) }), decode_seq: ANY }),
  num_tokens_at_a_time: INTEGER,
  // Of the generation before, where it was seen in the same place.
  batch_size: INTEGER,
  copy_pef: ANY,
  ckpt_sharing: BOOLEAN,
  ckpt_sharing_uuid: TEXT,
});

/** facts 4.2. */
export const BUNDLE_TEMPLATE: Shape = resource(
  object({
    "models!": map(
      object({
        default_expert_values: WITH_DRAFT,
        "experts!": map(object({ "configs!": list(EXPERT_CONFIG), default_config_values: WITH_DRAFT }), TIER),
      }),
    ),
    owner: text(EMAIL),
    secretNames: SECRET_NAMES,
    usePefCRs: BOOLEAN,
  }),
);

/** facts 4.3. */
export const BUNDLE: Shape = resource(
  object({
    "template!": text(RESOURCE_NAME),
    checkpoints: map(object({ "source!": text(SOURCE_PATH), toolSupport: BOOLEAN }), CHECKPOINT_KEY),
    // In the second form of the wild the checkpoint comes from the Model, since v0.5.14.
    models: map(object({ checkpoint: TEXT, template: TEXT, vision_embedding_checkpoint: TEXT })),
    secretNames: SECRET_NAMES,
  }),
);

/** facts 4.4. */
export const BUNDLE_DEPLOYMENT: Shape = resource(
  object({
    "bundle!": text(RESOURCE_NAME),
    groups: GROUPS,
    owner: text(EMAIL),
    secretNames: SECRET_NAMES,
    engineConfig: ENGINE_CONFIG,
  }),
);
