import type { JsonObject } from "../../format/json/json-value.ts";
import { API_VERSION, above, behind, type Manifest, type Note, PLACEHOLDER_OWNER } from "../manifests/manifest.ts";
import { checkpointKey } from "../names/checkpoint-key.ts";
import { tierOf } from "../names/tier.ts";
import { architectureOf, type Converted } from "./converted.ts";
import { type DeployPair, deploymentName, deploymentNotes, headOf } from "./current-resources.ts";
import { type InventoryPef, pefsOf } from "./pef-inventory.ts";

/** The generation before: BundleTemplate, Bundle and BundleDeployment. */
export function oldResources(pair: DeployPair): readonly Manifest[] {
  const { target, draft } = pair;
  const template = templateOf(pair);
  const head = [
    ...headOf(target, draft).slice(0, -1),
    "These three kinds work until 2026-09-30 (without --generation v2 their successors are written).",
    `Register ${draft === null ? "the model" : "both models"} first: the name in the Model Manifest must be the one in spec.models of the Bundle.`,
    "The form of a Model Manifest was not seen, so that none is written here.",
    "",
  ];
  return [{ ...template, head }, bundleOf(pair), deploymentOf(target)];
}

function templateOf({ target, draft }: DeployPair): Manifest {
  const notes: Note[] = [];
  const offered = draft === null ? null : inventoryOf(draft);
  const ofTarget = inventoryOf(target).filter(
    (pef) => offered === null || offered.some((each) => isSameTier(each, pef)),
  );
  const ofDraft = (offered ?? []).filter((pef) => ofTarget.some((each) => isSameTier(each, pef)));
  const models = Object.fromEntries([
    [target.servedName, modelOf(target, ofTarget, draft, notes)],
    ...(draft === null ? [] : [[draft.servedName, modelOf(draft, ofDraft, null, notes)] as const]),
  ]);
  notes.push(behind(["spec", "owner"], "fill in: your e-mail address"));
  const value: JsonObject = {
    apiVersion: API_VERSION,
    kind: "BundleTemplate",
    metadata: { name: `bt-${target.name}` },
    spec: { models, owner: PLACEHOLDER_OWNER, secretNames: ["sambanova-artifact-reader"], usePefCRs: true },
  };
  return { head: [], value, notes };
}

function isSameTier(a: InventoryPef, b: InventoryPef): boolean {
  return a.sequenceLength === b.sequenceLength && a.batchSize === b.batchSize;
}

function inventoryOf(model: Converted): readonly InventoryPef[] {
  const arch = architectureOf(model);
  return arch === null ? [] : pefsOf(arch);
}

function modelOf(model: Converted, pefs: readonly InventoryPef[], draft: Converted | null, notes: Note[]): JsonObject {
  const at = ["spec", "models", model.servedName];
  const drafted = draft === null ? {} : { default_expert_values: { spec_decoding: { draft_model: draft.servedName } } };
  if (pefs.length === 0) {
    const known = architectureOf(model) ?? "fill-in";
    notes.push(
      above(
        [...at, "experts"],
        "fill in: of this pair or architecture no PEFs are known here; compare: kubectl get pefs",
      ),
    );
    return { ...drafted, experts: { "8k": { configs: [{ pef: `${known}-ss8192-bs1:1` }] } } };
  }
  const experts = new Map<string, JsonObject[]>();
  for (const pef of pefs) {
    const tier = tierOf(pef.sequenceLength);
    experts.set(tier, [...(experts.get(tier) ?? []), { pef: `${pef.name}:1` }]);
  }
  notes.push(
    above(
      [...at, "experts"],
      "From the vendor's inventory of PEFs; that version 1 is the one to take is inferred. Remove the tiers that you do not need: all have to fit into memory.",
    ),
  );
  if (draft === null && pefs.some(({ speculative }) => speculative)) {
    notes.push(
      above(
        [...at, "experts"],
        "fill in: a PEF with -sd needs a draft_model; deploy init --draft <folder> writes the pair.",
      ),
    );
  }
  return { ...drafted, experts: Object.fromEntries([...experts].map(([tier, configs]) => [tier, { configs }])) };
}

function bundleOf({ target, draft }: DeployPair): Manifest {
  const both = draft === null ? [target] : [target, draft];
  const checkpoints = both.map(
    (model) => [checkpointKey(model.servedName), { source: model.source, toolSupport: false }] as const,
  );
  const models = both.map(
    (model) => [model.servedName, { checkpoint: checkpointKey(model.servedName), template: model.servedName }] as const,
  );
  return {
    head: [],
    value: {
      apiVersion: API_VERSION,
      kind: "Bundle",
      metadata: { name: `b-${target.name}` },
      spec: {
        template: `bt-${target.name}`,
        checkpoints: Object.fromEntries(checkpoints),
        models: Object.fromEntries(models),
        secretNames: ["sambanova-artifact-reader"],
      },
    },
    notes: [
      behind(
        ["spec", "checkpoints", checkpointKey(target.servedName), "toolSupport"],
        "fill in: true where the model calls tools",
      ),
      above(["spec", "models"], "Keys are what requests say, and must be the names in the Model Manifests."),
      ...both
        .filter(({ source }) => source.startsWith("gs://your-bucket/"))
        .map(({ servedName }) =>
          behind(["spec", "checkpoints", checkpointKey(servedName), "source"], "fill in: your bucket"),
        ),
    ],
  };
}

function deploymentOf(target: Converted): Manifest {
  return {
    head: [],
    value: {
      apiVersion: API_VERSION,
      kind: "BundleDeployment",
      metadata: { name: deploymentName("bd", target) },
      spec: {
        bundle: `b-${target.name}`,
        groups: [{ name: "default", minReplicas: 1, qosList: ["free"] }],
        owner: PLACEHOLDER_OWNER,
        secretNames: ["sambanova-artifact-reader"],
        engineConfig: { startupTimeout: 7200 },
      },
    },
    notes: deploymentNotes("bd", target),
  };
}
