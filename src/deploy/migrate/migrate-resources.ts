import { isJsonObject, type JsonObject, memberOf } from "../../format/json/json-value.ts";
import type { KnownModels } from "../known-models.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { type Resource, textIn, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { migrateBundle, migrateDeployment } from "./migrate-bundle.ts";
import { type TrackedResource, trackResource } from "./tracked-resource.ts";

export interface Migration {
  readonly manifests: readonly Manifest[];
  /** What was left out, and why: for people. */
  readonly told: readonly string[];
}

/** The current resources in place of the old ones among those given. Nothing is dropped in silence. */
export function migrateResources(set: ResourceSet, known: KnownModels): Migration {
  const used = new Map<Resource, TrackedResource>();
  const told: string[] = [];
  const manifests: Manifest[] = [];
  const add = (made: readonly Manifest[], sources: readonly TrackedResource[]): void => {
    const [first, ...rest] = made;
    if (first === undefined) return;
    manifests.push({ ...first, head: [...headOf(sources), ...first.head] }, ...rest);
  };
  for (const resource of set.resources) {
    if (resource.kind === "Bundle") {
      const bundle = trackResource(resource);
      const name = textIn(valueIn(resource, "spec", "template"));
      const found = name === null ? undefined : byName(set, "BundleTemplate", resource).get(name);
      const template = found === undefined ? null : (used.get(found) ?? trackResource(found));
      if (found !== undefined && template !== null) used.set(found, template);
      else
        told.push(
          `${nameOf(resource)}: its template ${name ?? ""} is not among the given files, so that PEFs and drafts are to be filled in`,
        );
      add(migrateBundle(bundle, template, known), template === null ? [bundle] : [bundle, template]);
    } else if (resource.kind === "BundleDeployment") {
      const deployment = trackResource(resource);
      add([migrateDeployment(deployment)], [deployment]);
    } else if (resource.kind === "ModelProfile" && valueIn(resource, "spec", "defaultBatchingConfig") !== undefined) {
      const renewed = renewProfile(resource);
      if (renewed === null)
        told.push(
          `${nameOf(resource)}: it has batchingConfigs.all already, so that defaultBatchingConfig is left to you`,
        );
      else manifests.push({ head: [], value: renewed, notes: [] });
    } else if (resource.kind !== "BundleTemplate") told.push(`${nameOf(resource)}: left as it is`);
  }
  for (const template of set.resources) {
    if (template.kind === "BundleTemplate" && !used.has(template))
      told.push(`${nameOf(template)}: no given Bundle uses it, so that nothing was made of it`);
  }
  return { manifests, told };
}

function headOf(sources: readonly TrackedResource[]): readonly string[] {
  const left = sources.flatMap((source) => source.left().map((text) => `  ${source.resource.kind} ${text}`));
  return [
    `From ${sources.map(({ resource }) => nameOf(resource)).join(" and ")}. The vendor's own table was not seen: what is inferred says so.`,
    ...(left.length === 0 ? [] : ["Not carried over:", ...left]),
  ];
}

function nameOf({ file, kind, name }: Resource): string {
  return `${kind} ${name ?? "without a name"} (${file})`;
}

/** The documented step: the map becomes `all` of batchingConfigs. */
function renewProfile({ value }: Resource): JsonObject | null {
  const spec = memberOf(value, "spec");
  if (!isJsonObject(spec)) return null;
  const configs = memberOf(spec, "batchingConfigs");
  const { defaultBatchingConfig, ...rest } = spec;
  if (defaultBatchingConfig === undefined || memberOf(configs, "all") !== undefined) return null;
  const all = { ...(isJsonObject(configs) ? configs : {}), all: defaultBatchingConfig };
  const { status: _, ...resource } = value;
  return { ...resource, spec: { ...rest, batchingConfigs: all } };
}
