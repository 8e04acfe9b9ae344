import { RESOURCE_NAME } from "../names/kubernetes-name.ts";
import { SOURCE_PATH } from "../names/source-path.ts";
import { BARE_MODEL, EMAIL } from "../names/word-formats.ts";
import { BATCHING_OVERRIDE, ENGINE_CONFIG, GROUPS, resource, SECRET_NAMES, STORAGE } from "./common.ts";
import { INLINE_PROFILE } from "./model-profile.ts";
import { ANY, BOOLEAN, list, map, object, type Shape, TEXT, text } from "./shape.ts";

const MODEL_SETTINGS: Shape = object({
  routable: BOOLEAN,
  swappable: BOOLEAN,
  properties: ANY,
  adapters: ANY,
  checkpointOverrides: object({
    checkpoint: object({ "source!": text(SOURCE_PATH), vision_embedding_checkpoint: ANY }),
  }),
});

/** facts 4.7. */
const BUNDLE_SPEC: Shape = object({
  "modelConfigs!": list(
    object({
      "model!": TEXT,
      profile: text(RESOURCE_NAME),
      profileDefinition: INLINE_PROFILE,
      batchingConfig: { shape: { type: "either", one: TEXT, other: BATCHING_OVERRIDE }, required: false },
      modelSettings: MODEL_SETTINGS,
    }),
    1,
  ),
  specDecodingPairs: list(object({ "target!": text(BARE_MODEL), "draft!": text(BARE_MODEL), experts: list(ANY) })),
  adapters: ANY,
  skip_legalizer: BOOLEAN,
});

export const MODEL_BUNDLE: Shape = resource(BUNDLE_SPEC);

/** facts 4.8. */
export const MODEL_DEPLOYMENT: Shape = resource(
  object({
    bundle: text(RESOURCE_NAME),
    models: BUNDLE_SPEC,
    groups: GROUPS,
    owner: text(EMAIL),
    secretNames: SECRET_NAMES,
    engineConfig: ENGINE_CONFIG,
    nodeSelector: map(ANY),
    tolerations: ANY,
    storage: STORAGE,
    storageClass: ANY,
    cacheConfig: ANY,
    tokenizerConfig: ANY,
  }),
);
