import { UsageError } from "../errors.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { bundlesOf } from "./model-config.ts";
import { entriesIn, type Resource, textIn, valueIn } from "./resource.ts";
import { byName, type ResourceSet } from "./resource-set.ts";
import { templateModels } from "./template-models.ts";

/** Where the checkpoint of a source lies on this machine. */
export interface SourceMapping {
  /** gs://bucket/path, without a slash at its end. */
  readonly source: string;
  readonly folder: string;
}

/** A source of a resource whose checkpoint is at hand. */
export interface MappedSource {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly folder: string;
  /** The folder that the mapping names: this one, or one above it. */
  readonly top: string;
  /** null where the resource does not say. */
  readonly arch: ArchitectureOfSource | null;
}

/** The key of the compiled artifacts that a checkpoint is for. */
export interface ArchitectureOfSource {
  readonly key: string;
  /** A resource says it; else it is inferred from the names of PEFs. */
  readonly stated: boolean;
  readonly pointer: Pointer;
  readonly part: "key" | "value";
}

/**
 * Reads --map. A path may have a `=` (gs://bucket/date=2026-11-26/x), so that there may be several readings.
 * @throws UsageError
 */
export function parseMapping(text: string): readonly SourceMapping[] {
  const readings = [...text.matchAll(/=/g)].flatMap(({ index }) => {
    const [source, folder] = [text.slice(0, index), text.slice(index + 1)];
    return /^(?:gs|local):\/\/./s.test(source) && folder !== "" ? [{ source: withoutSlash(source), folder }] : [];
  });
  if (readings.length > 0) return readings;
  throw new UsageError(`--map ${text} maps no source to a folder`, { hint: "write --map gs://bucket/path=./folder" });
}

/** The sources that a mapping names, or whose beginning one names. The longest one that fits is taken. */
export function mappedSources(set: ResourceSet, mappings: readonly SourceMapping[]): readonly MappedSource[] {
  return sourcesOf(set).flatMap(({ source, ...found }) => {
    const [best] = mappings
      .filter((each) => reaches(each, source))
      .toSorted((a, b) => b.source.length - a.source.length);
    if (best === undefined) return [];
    const rest = withoutSlash(source).slice(best.source.length);
    // What stands in a resource never leads out of the folder that was named.
    if (rest.split("/").includes("..")) return [];
    return [{ ...found, folder: `${withoutSlash(best.folder)}${rest}`, top: best.folder }];
  });
}

/** Whether a mapping holds for a source. */
export function reaches(mapping: SourceMapping, source: string): boolean {
  const wanted = withoutSlash(source);
  return wanted === mapping.source || wanted.startsWith(`${mapping.source}/`);
}

interface Source extends Omit<MappedSource, "folder" | "top"> {
  readonly source: string;
}

/** Every source of a checkpoint in the resources: of Models, of Bundles, and those that a bundle puts in their place. */
export function sourcesOf(set: ResourceSet): readonly Source[] {
  const overrides = bundlesOf(set).flatMap(({ resource, configs }) =>
    configs.flatMap(({ value, pointer, reference, profile }) => {
      const override = memberOf(memberOf(memberOf(value, "modelSettings"), "checkpointOverrides"), "checkpoint");
      const at = [...pointer, "modelSettings", "checkpointOverrides", "checkpoint"];
      const key = reference?.arch ?? textIn(memberOf(profile, "model_arch"));
      return sourceIn(
        resource,
        override,
        at,
        key === null ? null : { key, stated: true, pointer: [...at, "source"], part: "value" },
      );
    }),
  );
  return [...set.resources.flatMap((resource) => [...ofModel(resource), ...ofBundle(resource, set)]), ...overrides];
}

function ofModel(resource: Resource): readonly Source[] {
  if (resource.kind !== "Model") return [];
  return entriesIn(valueIn(resource, "spec", "checkpoints")).flatMap(([key, checkpoint]) => {
    const at = ["spec", "checkpoints", key];
    return entriesIn(memberOf(checkpoint, "versions")).flatMap(([version, value]) =>
      sourceIn(resource, value, [...at, "versions", version], { key, stated: true, pointer: at, part: "key" }),
    );
  });
}

function ofBundle(resource: Resource, set: ResourceSet): readonly Source[] {
  if (resource.kind !== "Bundle") return [];
  return entriesIn(valueIn(resource, "spec", "checkpoints")).flatMap(([name, value]) => {
    const at = ["spec", "checkpoints", name];
    const key = familyOf(resource, name, set);
    return sourceIn(
      resource,
      value,
      at,
      key === null ? null : { key, stated: false, pointer: [...at, "source"], part: "value" },
    );
  });
}

/** What the PEFs of the models with this checkpoint are named for; null where they disagree or the template is not given. */
function familyOf(bundle: Resource, checkpoint: string, set: ResourceSet): string | null {
  const template = byName(set, "BundleTemplate", bundle).get(textIn(valueIn(bundle, "spec", "template")) ?? "");
  if (template === undefined) return null;
  const models = entriesIn(valueIn(bundle, "spec", "models"))
    .filter(([, value]) => memberOf(value, "checkpoint") === checkpoint)
    .map(([served, value]) => textIn(memberOf(value, "template")) ?? served);
  const families = new Set(
    templateModels(template)
      .filter(({ name }) => models.includes(name))
      .flatMap(({ configs }) => configs.map(({ pef }) => pef?.family ?? null)),
  );
  const [family = null] = families;
  return families.size === 1 ? family : null;
}

function sourceIn(
  resource: Resource,
  value: JsonValue | undefined,
  pointer: Pointer,
  arch: ArchitectureOfSource | null,
): readonly Source[] {
  const source = textIn(memberOf(value, "source"));
  return source === null ? [] : [{ resource, source, pointer: [...pointer, "source"], arch }];
}

function withoutSlash(text: string): string {
  return text.length > 1 ? text.replace(/\/+$/, "") : text;
}
