import type { JsonObject } from "../../format/json/json-value.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import type { KnownModels } from "../known-models.ts";
import { API_VERSION, above, behind, type Manifest, type Note, PLACEHOLDER_OWNER } from "../manifests/manifest.ts";
import { toKubernetesName } from "../names/kubernetes-name.ts";
import { parsePefName, parsePefReference } from "../names/pef-name.ts";
import { tierLength } from "../names/tier.ts";
import { entriesIn, itemsIn } from "../resource.ts";
import { type DraftsOfModel, draftsOf } from "./drafts-of.ts";
import type { TrackedResource } from "./tracked-resource.ts";

/** Buckets of the vendor, where the checkpoints of its own models lie. */
const HOSTED = /^gs:\/\/(?:ext-sambastack-artifacts-prod-0|acp-coe-models-checkpoints-prod-0)\//;

/** One model of an old Bundle, as the new resources say it. */
export interface MigratedModel {
  /** What requests say, and the model of the template. */
  readonly servedName: string;
  readonly templateName: string;
  readonly name: string;
  readonly drafts: DraftsOfModel;
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
  const templateName = bundle.takeText("spec", "models", servedName, "template") ?? servedName;
  const { profile, drafts, arch, notes } = profileOf(templateName, template);
  const base = known.byServedName.get(servedName) ?? known.byKubernetesName.get(servedName);
  const made = base?.kubernetesName ?? toKubernetesName(servedName);
  const name = made === "" ? "fill-in" : made;
  const key = bundle.takeText("spec", "models", servedName, "checkpoint");
  const source = key === null ? null : bundle.takeText("spec", "checkpoints", key, "source");
  const isPlatforms = base !== undefined && source !== null && HOSTED.test(source);
  return {
    servedName,
    templateName,
    name,
    drafts,
    model: source === null || isPlatforms ? null : modelOf(servedName, name, arch, source, key ?? "", sources),
    profile,
    profileNotes: [
      ...notes,
      ...(made === "" ? [`fill in: ${quote(servedName)} gives no name in Kubernetes`] : []),
      ...(base === undefined && source !== null && HOSTED.test(source)
        ? ["fill in: the checkpoint is the vendor's; where the platform has this Model, leave out the one above"]
        : []),
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
  const tools = bundle.peek("spec", "checkpoints", key, "toolSupport");
  if (typeof tools === "boolean") bundle.take("spec", "checkpoints", key, "toolSupport");
  const visionKey = bundle.takeText("spec", "models", servedName, "vision_embedding_checkpoint");
  const vision = visionKey === null ? null : bundle.takeText("spec", "checkpoints", visionKey, "source");
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
  if (owner === null || owner === PLACEHOLDER_OWNER)
    notes.push(behind(["spec", "owner"], "fill in: your e-mail address"));
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
        owner: owner ?? PLACEHOLDER_OWNER,
        checkpoints: { [archKey]: { versions: { "1": version } } },
        tokenizer: { path: "./fill-in_tokenizer" },
        metadata: { capabilities: vision === null ? ["text"] : ["text", "vision"] },
      },
    },
  };
}

interface MigratedProfile {
  readonly profile: JsonObject;
  readonly drafts: DraftsOfModel;
  readonly arch: string | null;
  readonly notes: readonly string[];
}

/** experts -> pefs and batchingConfigs. */
function profileOf(model: string, template: TrackedResource | null): MigratedProfile {
  const pefs = new Set<string>();
  const tiers = new Map<string, Set<number>>();
  const archs = new Set<string>();
  const unclear: string[] = [];
  const at = ["spec", "models", model] as const;
  const { drafts, places } = draftsOf(model, template);
  for (const place of places) template?.take(...place);
  for (const [tier, expert] of entriesIn(template?.peek(...at, "experts"))) {
    for (const [index] of itemsIn(memberOf(expert, "configs"))) {
      const here = [...at, "experts", tier, "configs", index] as const;
      const reference = template?.takeText(...here, "pef") ?? null;
      if (reference === null) continue;
      pefs.add(reference);
      const name = parsePefName(parsePefReference(reference)?.name ?? "");
      if (name === null) {
        unclear.push(reference);
        continue;
      }
      archs.add(name.family);
      const values = itemsIn(template?.peek(...here, "dynamic_dims", "batch_size", "values"));
      const sizes = values.flatMap(([, size]) => (typeof size === "number" ? [size] : []));
      if (tierLength(tier) === null) {
        unclear.push(`the tier ${tier}`);
        continue;
      }
      if (sizes.length === values.length) template?.take(...here, "dynamic_dims", "batch_size", "values");
      tiers.set(tier, new Set([...(tiers.get(tier) ?? []), ...(sizes.length > 0 ? sizes : [name.batchSize])]));
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
    pefs.size === 0
      ? "fill in: the template with its experts was not given, or has none for this model. Profiles ship with the installation: see kubectl get modelprofiles."
      : "From the experts of the template (inferred). Profiles ship with the installation: one of these in its place is simpler, see kubectl get modelprofiles.",
    ...(archs.size > 1 ? [`fill in: its PEFs are of several architectures: ${[...archs].join(", ")}`] : []),
    ...(unclear.length === 0
      ? []
      : [`Not in batchingConfigs, as the name does not say for what: ${unclear.join(", ")}`]),
  ];
  return { profile, drafts, arch: only, notes };
}
