import { LABEL_NAME, RESOURCE_NAME } from "../names/kubernetes-name.ts";
import { TIER } from "../names/tier.ts";
import { ABSOLUTE_PATH, onlyWord } from "../names/word-formats.ts";
import { ANY, INTEGER, list, map, object, POSITIVE, type Shape, TEXT, text } from "./shape.ts";

/** The metadata of every object (Kubernetes' ObjectMeta). */
export const METADATA: Shape = object({
  "name!": text(RESOURCE_NAME),
  namespace: text(LABEL_NAME),
  labels: map(TEXT),
  annotations: map(TEXT),
  generateName: TEXT,
  finalizers: list(TEXT),
  ownerReferences: ANY,
  managedFields: ANY,
  uid: TEXT,
  resourceVersion: TEXT,
  generation: INTEGER,
  creationTimestamp: ANY,
  deletionTimestamp: ANY,
  deletionGracePeriodSeconds: INTEGER,
  selfLink: TEXT,
});

/** A resource with a spec of this shape; what the operators write into status is theirs. */
export function resource(spec: Shape): Shape {
  return object({ "apiVersion!": TEXT, "kind!": TEXT, "metadata!": METADATA, "spec!": spec, status: ANY });
}

export const SECRET_NAMES: Shape = list(text(RESOURCE_NAME));

/** facts 4.4 and 4.8: which of them are required was not seen. */
export const GROUPS: Shape = list(
  object({ name: TEXT, minReplicas: { shape: { type: "integer", min: 0 }, required: false }, qosList: list(TEXT) }),
);

/** facts 4.8: seconds, for each of three containers; a newer tool also writes env_vars, of which the values were text. */
export const ENGINE_CONFIG: Shape = object({ startupTimeout: POSITIVE, startupInterval: POSITIVE, env_vars: ANY });

/** facts 4.8, for air-gapped installations. */
export const STORAGE: Shape = object({
  hostPath: list(
    object({ "name!": text(LABEL_NAME), "mountPath!": text(ABSOLUTE_PATH), "path!": text(ABSOLUTE_PATH) }),
  ),
});

/** facts 4.7: `"*"` only in overrides. */
export const BATCHING_OVERRIDE: Shape = map(
  object({
    batch_sizes: { shape: { type: "either", one: list(POSITIVE), other: text(onlyWord("*")) }, required: false },
    is_default: { type: "boolean" },
    promptBatchingBuckets: list(POSITIVE),
  }),
  TIER,
);
