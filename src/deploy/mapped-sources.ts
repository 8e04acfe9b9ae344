import { UsageError } from "../errors.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { bundlesOf } from "./model-config.ts";
import { entriesIn, type Resource, textIn, valueIn } from "./resource.ts";
import type { ResourceSet } from "./resource-set.ts";

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
  /** Key of the compiled artifacts that it is for; null where the resource does not say. */
  readonly arch: string | null;
}

/** Reads --map. @throws UsageError */
export function parseMapping(text: string): SourceMapping {
  const match = /^((?:gs|local):\/\/[^=]+)=(.+)$/s.exec(text);
  if (match !== null) return { source: withoutSlash(match[1] ?? ""), folder: match[2] ?? "" };
  throw new UsageError(`--map ${text} maps no source to a folder`, { hint: "write --map gs://bucket/path=./folder" });
}

/** The sources that a mapping names, or whose beginning one names. The longest one that fits is taken. */
export function mappedSources({ resources }: ResourceSet, mappings: readonly SourceMapping[]): readonly MappedSource[] {
  return resources.flatMap((resource) =>
    sourcesOf(resource).flatMap(({ source, pointer, arch }) => {
      const folder = folderOf(source, mappings);
      return folder === null ? [] : [{ resource, pointer, folder, arch }];
    }),
  );
}

interface Source {
  readonly source: string;
  readonly pointer: Pointer;
  readonly arch: string | null;
}

function sourcesOf(resource: Resource): readonly Source[] {
  if (resource.kind === "Bundle") {
    return entriesIn(valueIn(resource, "spec", "checkpoints")).flatMap(([key, value]) =>
      sourceIn(value, ["spec", "checkpoints", key], null),
    );
  }
  if (resource.kind === "ModelBundle" || resource.kind === "ModelDeployment") return overridesOf(resource);
  if (resource.kind !== "Model") return [];
  return entriesIn(valueIn(resource, "spec", "checkpoints")).flatMap(([arch, checkpoint]) =>
    entriesIn(memberOf(checkpoint, "versions")).flatMap(([version, value]) =>
      sourceIn(value, ["spec", "checkpoints", arch, "versions", version], arch),
    ),
  );
}

/** A bundle may name another checkpoint than its Model does. */
function overridesOf(resource: Resource): readonly Source[] {
  return bundlesOf({ resources: [resource] }).flatMap(({ configs }) =>
    configs.flatMap(({ pointer, value }) => {
      const checkpoint = memberOf(memberOf(memberOf(value, "modelSettings"), "checkpointOverrides"), "checkpoint");
      const at = [...pointer, "modelSettings", "checkpointOverrides", "checkpoint"];
      return checkpoint === undefined ? [] : sourceIn(checkpoint, at, null);
    }),
  );
}

function sourceIn(value: JsonValue, pointer: Pointer, arch: string | null): readonly Source[] {
  const source = textIn(memberOf(value, "source"));
  return source === null ? [] : [{ source, pointer: [...pointer, "source"], arch }];
}

function folderOf(source: string, mappings: readonly SourceMapping[]): string | null {
  const wanted = withoutSlash(source);
  const fitting = mappings.filter((each) => wanted === each.source || wanted.startsWith(`${each.source}/`));
  const [best] = fitting.toSorted((a, b) => b.source.length - a.source.length);
  if (best === undefined) return null;
  const rest = wanted.slice(best.source.length);
  // What stands in a resource never leads out of the folder that was named.
  return rest.split("/").includes("..") ? null : `${withoutSlash(best.folder)}${rest}`;
}

function withoutSlash(text: string): string {
  return text.length > 1 ? text.replace(/\/+$/, "") : text;
}
