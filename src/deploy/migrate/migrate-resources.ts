import { VENDOR_GROUP } from "../../checkpoint/resource-signs.ts";
import { isJsonObject, type JsonObject, memberOf } from "../../format/json/json-value.ts";
import { splitDocuments } from "../../format/yaml/split-documents.ts";
import { yamlComments } from "../../format/yaml/yaml-comments.ts";
import type { KnownModels } from "../known-models.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { type Resource, textIn, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { migrateBundle, migrateDeployment } from "./migrate-bundle.ts";
import { type TrackedResource, trackResource } from "./tracked-resource.ts";

const MAX_COMMENTS = 200;

export interface Migration {
  readonly manifests: readonly Manifest[];
  /** What was left out, and why: for people. */
  readonly told: readonly string[];
}

/** The current resources in place of the old ones among those given. Nothing is dropped in silence. */
export function migrateResources(set: ResourceSet, known: KnownModels): Migration {
  const used = new Map<Resource, TrackedResource>();
  const told: string[] = [];
  const made: Made[] = [];
  for (const resource of set.resources) {
    if (resource.kind === "Bundle") {
      const bundle = trackResource(resource);
      const name = textIn(valueIn(resource, "spec", "template"));
      const found = name === null ? undefined : byName(set, "BundleTemplate", resource).get(name);
      const template = found === undefined ? null : (used.get(found) ?? trackResource(found));
      if (found !== undefined && template !== null) used.set(found, template);
      else
        told.push(
          `${nameOf(resource)}: ${name === null ? "it names no template" : `its template ${name} is not among the given files`}, so that PEFs and drafts are to be filled in`,
        );
      made.push({
        sources: template === null ? [bundle] : [bundle, template],
        manifests: migrateBundle(bundle, template, known),
      });
    } else if (resource.kind === "BundleDeployment") {
      const deployment = trackResource(resource);
      made.push({ sources: [deployment], manifests: [migrateDeployment(deployment)] });
    } else if (resource.kind === "ModelProfile" && valueIn(resource, "spec", "defaultBatchingConfig") !== undefined) {
      const renewed = renewProfile(resource);
      if (renewed === null)
        told.push(
          `${nameOf(resource)}: it has batchingConfigs.all already, so that defaultBatchingConfig is left to you`,
        );
      else made.push({ sources: [], manifests: [{ head: [], value: renewed, notes: [] }] });
    } else if (resource.kind !== "BundleTemplate")
      told.push(`${nameOf(resource)}: nothing is made of it, keep its file`);
  }
  for (const template of set.resources) {
    if (template.kind === "BundleTemplate" && !used.has(template))
      told.push(`${nameOf(template)}: no given Bundle uses it, so that nothing was made of it`);
  }
  told.push(...othersIn(set));
  const manifests = withoutTwins(made, told).flatMap(withHead);
  const [first, ...rest] = manifests;
  const comments = commentsIn(set);
  return {
    manifests: first === undefined ? [] : [{ ...first, head: [...comments, ...first.head] }, ...rest],
    told,
  };
}

interface Made {
  readonly sources: readonly TrackedResource[];
  readonly manifests: readonly Manifest[];
}

/** A template may be of two bundles: what was not carried over is known when all are made. */
function withHead({ sources, manifests }: Made): readonly Manifest[] {
  const [first, ...rest] = manifests;
  if (first === undefined || sources.length === 0) return manifests;
  return [{ ...first, head: [...headOf(sources), ...first.head] }, ...rest];
}

/** A Model of two bundles is written once. Two that are not the same are told: of these only one would stay. */
function withoutTwins(made: readonly Made[], told: string[]): readonly Made[] {
  const seen = new Map<string, string>();
  const isFirst = ({ value, notes }: Manifest): boolean => {
    const { kind, metadata } = value;
    const identity = JSON.stringify([kind ?? null, metadata ?? null]);
    const text = JSON.stringify([value, notes.map((note) => note.text)]);
    const twin = seen.get(identity);
    if (twin === text) return false;
    if (twin !== undefined)
      told.push(
        `two of ${String(kind)} ${String(memberOf(metadata, "name"))} are made, of which one would stay: rename one`,
      );
    seen.set(identity, text);
    return true;
  };
  return made.map(({ sources, manifests }) => ({ sources, manifests: manifests.filter(isFirst) }));
}

/** Documents of somebody else in the same files. */
function othersIn({ documents }: ResourceSet): readonly string[] {
  return [...documents].flatMap(([file, document]) => {
    const text = document.text();
    return [...splitDocuments(text)].flatMap(({ begin, end }) => {
      const part = text.slice(begin, end);
      const version = /^apiVersion:[ \t]*["']?([^\s"'#]+)/m.exec(part)?.[1];
      const kind = /^kind:[ \t]*["']?([^\s"'#]+)/m.exec(part)?.[1];
      if (version === undefined || kind === undefined || version.startsWith(VENDOR_GROUP) || kind === "List") return [];
      return [`${kind} (${file}): not of the platform, nothing is made of it, keep its file`];
    });
  });
}

function commentsIn({ documents }: ResourceSet): readonly string[] {
  return [...documents].flatMap(([file, document]) => {
    // One that stands at many fields is said once.
    const comments = [...new Set(yamlComments(document.text()))].filter((text) => /[^#\s]/.test(text));
    if (comments.length === 0) return [];
    const more = comments.length > MAX_COMMENTS ? ["  and more"] : [];
    return [`Comments in ${file}:`, ...comments.slice(0, MAX_COMMENTS).map((text) => `  ${text}`), ...more];
  });
}

function headOf(sources: readonly TrackedResource[]): readonly string[] {
  const left = sources.flatMap((source) => source.left().map((text) => `  ${source.resource.kind} ${text}`));
  return [
    `From ${sources.map(({ resource }) => nameOf(resource)).join(" and ")}. The vendor's own table was not seen: what is inferred says so.`,
    ...(left.length === 0 ? [] : ["Not carried over:", ...left]),
  ];
}

function nameOf({ file, kind, name }: Resource): string {
  return `${kind === "" ? "a resource" : kind} ${name ?? "without a name"} (${file})`;
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
