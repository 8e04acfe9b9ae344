import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import type { KnownModels } from "../known-models.ts";
import { API_VERSION, above, behind, type Manifest, type Note, PLACEHOLDER_OWNER } from "../manifests/manifest.ts";
import { entriesIn } from "../resource.ts";
import { type MigratedModel, migrateModel } from "./migrate-model.ts";
import type { TrackedResource } from "./tracked-resource.ts";

/** The Models and the ModelBundle in place of a Bundle and its template. */
export function migrateBundle(
  bundle: TrackedResource,
  template: TrackedResource | null,
  known: KnownModels,
): readonly Manifest[] {
  bundle.take("spec", "template");
  bundle.take("metadata", "name");
  const metadata = namespaceOf(bundle);
  const owner = template?.takeText("spec", "owner") ?? null;
  template?.take("metadata", "name");
  template?.take("metadata", "namespace");
  const models = entriesIn(bundle.peek("spec", "models")).map(([served]) =>
    migrateModel(served, { bundle, template, owner, metadata, known }),
  );
  const notes: Note[] = [];
  if (models.length === 0)
    notes.push(above(["spec", "modelConfigs"], "fill in: the old bundle has no models, and a ModelBundle needs one"));
  const pairs = pairsOf(models, notes);
  const drafts = new Set(pairs.map(({ draft }) => draft));
  const configs = models.map(({ name, profile, profileNotes }, index): JsonObject => {
    for (const text of profileNotes) notes.push(above(["spec", "modelConfigs", index, "profileDefinition"], text));
    const isDraft = drafts.has(name);
    if (isDraft)
      notes.push(
        above(
          ["spec", "modelConfigs", index, "modelSettings"],
          "A draft (inferred): remove this where requests name it too.",
        ),
      );
    return {
      model: `${name}:1`,
      profileDefinition: profile,
      ...(isDraft ? { modelSettings: { routable: false } } : {}),
    };
  });
  const value: JsonObject = {
    apiVersion: API_VERSION,
    kind: "ModelBundle",
    metadata: { name: bundle.resource.name ?? "fill-in", ...metadata },
    spec: { modelConfigs: configs, ...(pairs.length === 0 ? {} : { specDecodingPairs: pairs }) },
  };
  return [...models.flatMap(({ model }) => model ?? []), { head: [], value, notes }];
}

function pairsOf(
  models: readonly MigratedModel[],
  notes: Note[],
): readonly (JsonObject & { readonly target: string; readonly draft: string })[] {
  const byTemplate = new Map(models.map((each) => [each.templateName, each]));
  const pairs = models.flatMap((model) =>
    [...model.drafts].map(([wanted, experts]) => ({
      target: model.name,
      draft: byTemplate.get(wanted)?.name ?? null,
      wanted,
      experts,
    })),
  );
  for (const { target, wanted } of pairs.filter(({ draft }) => draft === null)) {
    notes.push(
      above(
        ["spec", "modelConfigs"],
        `fill in: the template gives ${target} the draft ${wanted}, which the bundle has not`,
      ),
    );
  }
  const found = pairs.flatMap(({ target, draft, experts }) =>
    draft === null ? [] : [{ target, draft, ...(experts === null ? {} : { experts }) }],
  );
  if (found.length > 0)
    notes.push(above(["spec", "specDecodingPairs"], "From spec_decoding.draft_model of the template (inferred)."));
  return found;
}

/** The ModelDeployment in place of a BundleDeployment. */
export function migrateDeployment(deployment: TrackedResource): Manifest {
  const name = deployment.takeText("metadata", "name");
  const spec: Record<string, JsonValue> = {};
  for (const field of ["bundle", "owner", "groups", "secretNames", "engineConfig"]) {
    const value = deployment.take("spec", field);
    if (value !== undefined && value !== null) spec[field] = value;
  }
  const value: JsonObject = {
    apiVersion: API_VERSION,
    kind: "ModelDeployment",
    metadata: { name: name === null ? "fill-in" : name.replace(/^bd-/, "md-"), ...namespaceOf(deployment) },
    spec,
  };
  return {
    head: [],
    value,
    notes: [
      above(["spec", "bundle"], "The ModelBundle of the same name takes the place of the Bundle."),
      ...(spec["owner"] === PLACEHOLDER_OWNER ? [behind(["spec", "owner"], "fill in: your e-mail address")] : []),
    ],
  };
}

function namespaceOf(resource: TrackedResource): JsonObject {
  const namespace = resource.takeText("metadata", "namespace");
  return namespace === null ? {} : { namespace };
}
