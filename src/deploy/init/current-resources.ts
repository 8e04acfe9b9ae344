import { createHash } from "node:crypto";
import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";
import { API_VERSION, above, behind, type Manifest, type Note, PLACEHOLDER_OWNER } from "../manifests/manifest.ts";
import { MAX_DEPLOYMENT_NAME } from "../names/kubernetes-name.ts";
import { architectureOf, type Converted } from "./converted.ts";
import { profileFor } from "./profile-name.ts";

export interface DeployPair {
  readonly target: Converted;
  readonly draft: Converted | null;
}

/** A Model for each checkpoint, a ModelBundle with both, and its ModelDeployment. */
export function currentResources({ target, draft }: DeployPair): readonly Manifest[] {
  const models = [modelOf(target), ...(draft === null ? [] : [modelOf(draft)])];
  const [first, ...rest] = models;
  if (first === undefined) return [];
  return [
    { ...first, head: [...headOf(target, draft), ...first.head] },
    ...rest,
    bundleOf({ target, draft }),
    deploymentOf(target),
  ];
}

export function headOf(target: Converted, draft: Converted | null): readonly string[] {
  const pair = draft === null ? "" : `, with the draft ${draft.servedName} (from ${draft.base.name})`;
  return [
    `${target.servedName} (from ${target.base.name})${pair}`,
    '"fill in" is yours to decide; "inferred" was not seen in the vendor\'s documentation.',
    "checkpointlint lint checks this file, --map its checkpoints too.",
    "",
  ];
}

function modelOf(model: Converted): Manifest {
  const arch = architectureOf(model);
  const key = arch ?? "fill-in";
  const version = ["spec", "checkpoints", key, "versions", "1"];
  return {
    head: [],
    value: {
      apiVersion: API_VERSION,
      kind: "Model",
      metadata: { name: model.name },
      spec: {
        name: model.servedName,
        owner: PLACEHOLDER_OWNER,
        checkpoints: { [key]: { versions: { "1": { source: model.source, checkpoint_status: "stable" } } } },
        tokenizer: { path: `./${model.base.name}_tokenizer` },
        metadata: { capabilities: ["text"] },
      },
    },
    notes: [
      ...(valueAt(model.base.data, ["customCheckpoints", "supported"]) === true
        ? []
        : [above(["spec", "metadata", "capabilities"], "fill in: that it is a model of text alone is inferred")]),
      above(["spec", "name"], "What requests say, letter by letter; kubectl shows metadata.name."),
      behind(["spec", "owner"], "fill in: your e-mail address"),
      above(["spec", "checkpoints", key], archNote(arch)),
      ...(model.source.startsWith("gs://your-bucket/") ? [behind([...version, "source"], "fill in: your bucket")] : []),
      above(
        ["spec", "tokenizer", "path"],
        `The tokenizer of the base model. The form is inferred from the vendor's example; compare: kubectl describe model ${model.base.kubernetesName ?? "<base model>"}`,
      ),
    ],
  };
}

function archNote(arch: string | null): string {
  return arch === null
    ? "fill in: the model_arch of the profile below; of this base model it is not known"
    : "Must be the model_arch of the profile that the bundle names; the operator does not compare them.";
}

function bundleOf({ target, draft }: DeployPair): Manifest {
  const notes: Note[] = [];
  const configs: JsonValue[] = [configOf(target, 0, notes)];
  if (draft !== null) {
    configs.push({ ...configOf(draft, 1, notes), modelSettings: { routable: false } });
    notes.push(above(["spec", "modelConfigs", 1, "modelSettings"], "A draft serves its target only."));
    notes.push(
      above(
        ["spec", "specDecodingPairs"],
        "The draft must be served in every tier and batch size of its target (inferred for this generation).",
      ),
    );
  } else if (profileFor(architectureOf(target)).speculative) {
    notes.push(
      above(
        ["spec", "modelConfigs", 0, "profile"],
        "Every PEF of this architecture in the vendor's inventory is for speculative decoding and needs a draft: deploy init --draft <folder> writes the pair.",
      ),
    );
  }
  const pairs = draft === null ? {} : { specDecodingPairs: [{ target: target.name, draft: draft.name }] };
  const value: JsonObject = {
    apiVersion: API_VERSION,
    kind: "ModelBundle",
    metadata: { name: bundleName(target) },
    spec: { modelConfigs: configs, ...pairs },
  };
  return { head: [], value, notes };
}

function configOf(model: Converted, index: number, notes: Note[]): JsonObject {
  const profile = profileFor(architectureOf(model));
  const text = profile.seen
    ? "a profile of the vendor's examples; compare: kubectl get modelprofiles"
    : "fill in: the name is inferred from the architecture; compare: kubectl get modelprofiles";
  notes.push(behind(["spec", "modelConfigs", index, "profile"], text));
  return { model: `${model.name}:1`, profile: profile.name };
}

function deploymentOf(target: Converted): Manifest {
  return {
    head: [],
    value: {
      apiVersion: API_VERSION,
      kind: "ModelDeployment",
      metadata: { name: deploymentName("md", target) },
      spec: {
        bundle: bundleName(target),
        owner: PLACEHOLDER_OWNER,
        groups: [{ name: "default", minReplicas: 1, qosList: ["free"] }],
        secretNames: ["sambanova-artifact-reader"],
        engineConfig: { startupTimeout: 7200 },
      },
    },
    notes: deploymentNotes("md", target),
  };
}

export function deploymentNotes(prefix: string, target: Converted): readonly Note[] {
  const isCut = deploymentName(prefix, target) !== `${prefix}-${target.name}`;
  return [
    ...(isCut
      ? [behind(["metadata", "name"], "cut, with a hash at its end: longer names are cut in those of the pods")]
      : []),
    behind(["spec", "owner"], "fill in: your e-mail address"),
    above(
      ["spec", "secretNames"],
      "What the operators read buckets with; that a bucket of your own needs no other one is inferred.",
    ),
    above(
      ["spec", "engineConfig", "startupTimeout"],
      "Seconds. A large bundle takes longer than the engine's own 45 minutes.",
    ),
  ];
}

export function bundleName({ name }: Converted): string {
  return `${name}-bundle`;
}

/** Pods have the whole name of a deployment up to 36 characters. Of two long names that begin alike the ends differ. */
export function deploymentName(prefix: string, { name }: Pick<Converted, "name">): string {
  const whole = `${prefix}-${name}`;
  if (whole.length <= MAX_DEPLOYMENT_NAME) return whole;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 6);
  return `${whole.slice(0, MAX_DEPLOYMENT_NAME - hash.length - 1).replace(/[-.]+$/, "")}-${hash}`;
}
