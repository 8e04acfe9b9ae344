import { isUtf8 } from "node:buffer";
import { readJsonFile } from "../../format/json/json-file.ts";
import { isJsonObject, type JsonObject, memberOf } from "../../format/json/json-value.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";
import { isKubernetes, type KubernetesResources, readResources } from "./kubernetes/read-resources.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import { CACHE_SCHEMA, readServingCache, type ServingCache } from "./serving-cache.ts";
import type { ServingValidators } from "./serving-validators.ts";

/** What one file of a metadata folder holds. */
export interface MetadataFile {
  readonly entries: readonly { readonly entry: JsonObject; readonly file: PlacedFile }[];
  readonly caches: readonly ServingCache[];
  readonly resources: readonly KubernetesResources[];
  readonly mistakes: readonly Mistake[];
}

const NOTHING: MetadataFile = { entries: [], caches: [], resources: [], mistakes: [] };

/** Reads a base model, a serving cache, or a Kubernetes export; it is told by its content which. */
export async function readMetadataFile(
  name: string,
  bytes: Uint8Array,
  validators: ServingValidators,
): Promise<MetadataFile> {
  const atStart = (message: string): MetadataFile => ({
    ...NOTHING,
    mistakes: [{ file: name, line: 1, column: 1, message }],
  });
  if (bytes.length === 0) return atStart("the file is empty");
  if (!isUtf8(bytes)) return atStart("the file is no UTF-8 text");
  const text = new TextDecoder().decode(bytes);
  const documents = await parse(name, text);
  if (documents.length === 0) return atStart("the file is empty");
  const parts = documents.map((document) => readDocument(document, validators));
  const read: MetadataFile = {
    entries: parts.flatMap((part) => part.entries),
    caches: parts.flatMap((part) => part.caches),
    resources: parts.flatMap((part) => part.resources),
    mistakes: parts.flatMap((part) => part.mistakes),
  };
  const useful = read.resources.some(({ models, profiles, pefs }) => models.length + profiles.length + pefs.length > 0);
  if (read.mistakes.length === 0 && read.resources.length > 0 && !useful) {
    return atStart(
      "holds no Model, ModelProfile or Pef: export them with kubectl get models,modelprofiles,pefs -o yaml",
    );
  }
  return read;
}

async function parse(name: string, text: string): Promise<readonly PlacedFile[]> {
  if (name.endsWith(".json")) return [readJsonFile(name, text)];
  // The parser of YAML is loaded where there is some.
  const { readYamlDocuments } = await import("../../format/yaml/yaml-file.ts");
  return readYamlDocuments(name, text);
}

function readDocument(file: PlacedFile, validators: ServingValidators): MetadataFile {
  const { value } = file;
  if (value === undefined || file.mistakes.length > 0) return { ...NOTHING, mistakes: file.mistakes };
  const wrong = (message: string): MetadataFile => ({ ...NOTHING, mistakes: [file.mistake([], "value", message)] });
  if (!isJsonObject(value)) return wrong("neither a base model nor a Kubernetes export: not an object");
  if (isKubernetes(value)) {
    const { models, profiles, pefs, mistakes } = readResources(file);
    return { ...NOTHING, resources: [{ models, profiles, pefs }], mistakes };
  }
  if (memberOf(value, "schema") === CACHE_SCHEMA) {
    const read = readServingCache(file, validators);
    return "cache" in read ? { ...NOTHING, caches: [read.cache] } : { ...NOTHING, mistakes: read.mistakes };
  }
  if (memberOf(value, "name") === undefined && memberOf(value, "config") === undefined) {
    return wrong("neither a base model (schemas/base-model.schema.json), a serving cache, nor a Kubernetes export");
  }
  const mistakes = schemaMistakes(file, value, [], validators.baseModel);
  return mistakes.length > 0 ? { ...NOTHING, mistakes } : { ...NOTHING, entries: [{ entry: value, file }] };
}
