import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import { memberOf } from "../../format/json/json-value.ts";
import type { KnownModels } from "../known-models.ts";
import { API_VERSION, above, behind, type Manifest, type Note } from "../manifests/manifest.ts";
import { toKubernetesName } from "../names/kubernetes-name.ts";
import { parsePefName, parsePefReference } from "../names/pef-name.ts";
import { tierLength } from "../names/tier.ts";
import { entriesIn, itemsIn, textIn } from "../resource.ts";
import type { TrackedResource } from "./tracked-resource.ts";

/** Buckets of the vendor, where the checkpoints of its own models lie. */
const HOSTED = /^gs:\/\/(?:ext-sambastack-artifacts-prod-0|acp-coe-models-checkpoints-prod-0)\//;
export const OWNER = "you@example.com";

/** One model of an old Bundle, as the new resources say it. */
export interface MigratedModel {
  /** What requests say, and the model of the template. */
  readonly servedName: string;
  readonly templateName: string;
  readonly name: string;
  /** Templates' names of drafts. */
  readonly drafts: ReadonlySet<string>;
  /** null: the platform has it, or its path was not in the bundle. */
  readonly model: Manifest | null;
  readonly profile: JsonObject;
  readonly profileNotes: readonly string[];
}

export interface ModelSources {
  readonly bundle: TrackedResource;
  readonly template: TrackedResource | null;
  readonly owner: string | null;
  readonly metadata: JsonObject;
  readonly known: KnownModels;
}

export function migrateModel(servedName: string, sources: ModelSources): MigratedModel {
  const { bundle, template, known } = sources;
  const templateName = textIn(bundle.take("spec", "models", servedName, "template")) ?? servedName;
  const { profile, drafts, arch, notes } = profileOf(templateName, template);
  const base = known.byServedName.get(servedName) ?? known.byKubernetesName.get(servedName);
  const name = base?.kubernetesName ?? toKubernetesName(servedName);
  const key = textIn(bundle.take("spec", "models", servedName, "checkpoint"));
  const source = key === null ? null : textIn(bundle.take("spec", "checkpoints", key, "source"));
  const isPlatforms = base !== undefined && source !== null && HOSTED.test(source);
  if (isPlatforms && key !== null) bundle.take("spec", "checkpoints", key);
  return {
    servedName,
    templateName,
    name,
    drafts,
    model: source === null || isPlatforms ? null : modelOf(servedName, name, arch, source, key ?? "", sources),
    profile,
    profileNotes: [
      ...notes,
      ...(isPlatforms
        ? [`The Model of the platform has this checkpoint (${source}); that its version is 1 is inferred.`]
        : []),
      ...(base !== undefined && source !== null && !isPlatforms
        ? ["fill in: the platform has a Model of this name; another name leaves that one as it is"]
        : []),
      ...(source === null
        ? ["The old bundle has no path for it, so that no Model is written: it must be in the cluster."]
        : []),
    ],
  };
}

function modelOf(
  servedName: string,
  name: string,
  arch: string | null,
  source: string,
  key: string,
  { bundle, owner, metadata }: ModelSources,
): Manifest {
  const tools = bundle.take("spec", "checkpoints", key, "toolSupport");
  const visionKey = textIn(bundle.take("spec", "models", servedName, "vision_embedding_checkpoint"));
  const vision = visionKey === null ? null : textIn(bundle.take("spec", "checkpoints", visionKey, "source"));
  const archKey = arch ?? "fill-in";
  const notes: Note[] = [
    above(
      ["spec", "checkpoints", archKey],
      arch === null
        ? "fill in: the model_arch of its profile"
        : "From the names of its PEFs (inferred); must be the model_arch of its profile.",
    ),
    behind(
      ["spec", "checkpoints", archKey, "versions", "1", "checkpoint_status"],
      "inferred: the old bundle says nothing",
    ),
    behind(["spec", "tokenizer", "path"], "fill in: the tokenizer of the base model, as in the Model Manifest"),
  ];
  if (owner === null) notes.push(behind(["spec", "owner"], "fill in: your e-mail address"));
  const version: JsonObject = {
    source,
    checkpoint_status: "stable",
    ...(typeof tools === "boolean" ? { tool_support: tools } : {}),
    ...(vision === null ? {} : { vision_embedding_checkpoint: vision }),
  };
  return {
    head: [],
    notes,
    value: {
      apiVersion: API_VERSION,
      kind: "Model",
      metadata: { name, ...metadata },
      spec: {
        name: servedName,
        owner: owner ?? OWNER,
        checkpoints: { [archKey]: { versions: { "1": version } } },
        tokenizer: { path: "./fill-in_tokenizer" },
        metadata: { capabilities: vision === null ? ["text"] : ["text", "vision"] },
      },
    },
  };
}

interface MigratedProfile {
  readonly profile: JsonObject;
  readonly drafts: ReadonlySet<string>;
  readonly arch: string | null;
  readonly notes: readonly string[];
}

/** experts -> pefs and batchingConfigs. */
function profileOf(model: string, template: TrackedResource | null): MigratedProfile {
  const pefs = new Set<string>();
  const tiers = new Map<string, Set<number>>();
  const drafts = new Set<string>();
  const archs = new Set<string>();
  const unclear: string[] = [];
  const at = ["spec", "models", model] as const;
  const draft = (value: JsonValue | undefined): void => {
    const name = textIn(value);
    if (name !== null) drafts.add(name);
  };
  draft(template?.take(...at, "default_expert_values", "spec_decoding", "draft_model"));
  for (const [tier, expert] of entriesIn(template?.peek(...at, "experts"))) {
    draft(template?.take(...at, "experts", tier, "default_config_values", "spec_decoding", "draft_model"));
    for (const [index] of itemsIn(memberOf(expert, "configs"))) {
      const here = [...at, "experts", tier, "configs", index] as const;
      const reference = textIn(template?.take(...here, "pef"));
      draft(template?.take(...here, "spec_decoding", "draft_model"));
      const dynamic = template?.take(...here, "dynamic_dims", "batch_size", "values");
      if (reference === null) continue;
      pefs.add(reference);
      const name = parsePefName(parsePefReference(reference)?.name ?? "");
      if (name === null) {
        unclear.push(reference);
        continue;
      }
      archs.add(name.family);
      const sizes = itemsIn(dynamic).flatMap(([, size]) => (typeof size === "number" ? [size] : []));
      const key = tierLength(tier) === null ? "" : tier;
      if (key === "") unclear.push(`the tier ${tier}`);
      else tiers.set(key, new Set([...(tiers.get(key) ?? []), ...(sizes.length > 0 ? sizes : [name.batchSize])]));
    }
  }
  const [arch] = archs;
  const only = archs.size === 1 ? (arch ?? null) : null;
  const batching = [...tiers].map(
    ([tier, sizes]) => [tier, { batch_sizes: [...sizes].sort((a, b) => a - b) }] as const,
  );
  const profile: JsonObject = {
    model_arch: only ?? "fill-in",
    ...(drafts.size > 0 ? { features: ["speculative_decoding"] } : {}),
    pefs: pefs.size === 0 ? ["fill-in-ss8192-bs1:1"] : [...pefs],
    ...(batching.length === 0 ? {} : { batchingConfigs: { all: Object.fromEntries(batching) } }),
  };
  const notes = [
    "From the experts of the template (inferred). Profiles ship with the installation: one of these in its place is simpler, see kubectl get modelprofiles.",
    ...(pefs.size === 0 ? ["fill in: the template with its experts was not given, or has none for this model"] : []),
    ...(archs.size > 1 ? [`fill in: its PEFs are of several architectures: ${[...archs].join(", ")}`] : []),
    ...(unclear.length === 0
      ? []
      : [`Not in batchingConfigs, as the name does not say for what: ${unclear.join(", ")}`]),
  ];
  return { profile, drafts, arch: only, notes };
}
