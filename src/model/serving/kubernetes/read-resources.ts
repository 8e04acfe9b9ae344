import { isJsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import { type Pointer, valueAt } from "../../../format/json/pointer.ts";
import type { Mistake } from "../../../format/text/mistake.ts";
import type { PlacedFile } from "../../../format/text/placed-file.ts";

/** The resources of an export that are read, as far as they are read. */
export interface KubernetesResources {
  readonly models: readonly ModelPart[];
  readonly profiles: readonly ProfilePart[];
  readonly pefs: readonly PefPart[];
}

export interface ModelPart {
  readonly name: string;
  readonly kubernetesName: string;
  readonly aliases: readonly string[];
  readonly architectureKeys: readonly string[];
}

export interface ProfilePart {
  readonly kubernetesName: string;
  readonly architecture: string;
  /** Name of a batching configuration to tier to batch sizes. */
  readonly batching: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
}

export interface PefPart {
  readonly architecture: string;
  readonly sequenceLength: number;
  readonly batchSizes: readonly number[];
}

const API_GROUP = "sambanova.ai/";

/** Whether a document is a Kubernetes resource, or a list of them. */
export function isKubernetes(value: JsonValue): boolean {
  return typeof memberOf(value, "apiVersion") === "string" && typeof memberOf(value, "kind") === "string";
}

/**
 * Reads what `kubectl get models,modelprofiles,pefs -o yaml|json` prints: a List, or documents one after the other. Resources
 * of other kinds are passed over.
 */
export function readResources(file: PlacedFile): KubernetesResources & { readonly mistakes: readonly Mistake[] } {
  const reader = new ResourceReader(file);
  reader.read([]);
  return reader;
}

class ResourceReader {
  readonly models: ModelPart[] = [];
  readonly profiles: ProfilePart[] = [];
  readonly pefs: PefPart[] = [];
  readonly mistakes: Mistake[] = [];
  readonly #file: PlacedFile;

  constructor(file: PlacedFile) {
    this.#file = file;
  }

  read(at: Pointer): void {
    const value = this.#at(at);
    const kind = memberOf(value, "kind");
    const version = memberOf(value, "apiVersion");
    const items = memberOf(value, "items");
    if (typeof kind === "string" && kind.endsWith("List")) {
      if (!Array.isArray(items)) this.#mistake([...at, "items"], "must be a list");
      else for (const index of items.keys()) this.read([...at, "items", index]);
    } else if (typeof version === "string" && version.startsWith(API_GROUP)) {
      if (kind === "Model") this.#model(at);
      else if (kind === "ModelProfile") this.#profile(at);
      else if (kind === "Pef") this.#pef(at);
    }
  }

  #model(at: Pointer): void {
    const name = this.#text([...at, "spec", "name"]);
    const kubernetesName = this.#text([...at, "metadata", "name"]);
    const checkpoints = this.#at([...at, "spec", "checkpoints"]);
    if (!isJsonObject(checkpoints)) this.#mistake([...at, "spec", "checkpoints"], "must be an object");
    if (name === null || kubernetesName === null || !isJsonObject(checkpoints)) return;
    const aliases = this.#at([...at, "spec", "aliases"]) ?? [];
    if (!isTexts(aliases)) this.#mistake([...at, "spec", "aliases"], "must be a list of names");
    else this.models.push({ name, kubernetesName, aliases, architectureKeys: Object.keys(checkpoints) });
  }

  #profile(at: Pointer): void {
    const kubernetesName = this.#text([...at, "metadata", "name"]);
    const architecture = this.#text([...at, "spec", "model_arch"]);
    if (kubernetesName === null || architecture === null) return;
    const batching = new Map<string, ReadonlyMap<string, readonly number[]>>();
    const configs = this.#at([...at, "spec", "batchingConfigs"]);
    if (isJsonObject(configs)) {
      for (const name of Object.keys(configs)) {
        batching.set(name, this.#tiers([...at, "spec", "batchingConfigs", name]));
      }
    } else if (configs !== undefined && configs !== null) {
      this.#mistake([...at, "spec", "batchingConfigs"], "must be an object");
    }
    // What profiles had before batchingConfigs: one configuration, which the migration nests under "all".
    const before = [...at, "spec", "defaultBatchingConfig"];
    if (isJsonObject(this.#at(before)) && !batching.has("all")) batching.set("all", this.#tiers(before));
    this.profiles.push({ kubernetesName, architecture, batching });
  }

  #tiers(at: Pointer): ReadonlyMap<string, readonly number[]> {
    const tiers = new Map<string, readonly number[]>();
    const value = this.#at(at);
    if (!isJsonObject(value)) {
      this.#mistake(at, "must be an object of tiers");
      return tiers;
    }
    for (const tier of Object.keys(value)) {
      const sizes = this.#at([...at, tier, "batch_sizes"]) ?? [];
      if (isCounts(sizes)) tiers.set(tier, sizes);
      else this.#mistake([...at, tier, "batch_sizes"], "must be a list of whole numbers");
    }
    return tiers;
  }

  #pef(at: Pointer): void {
    const metadata = [...at, "spec", "metadata"];
    const architecture = this.#text([...metadata, "model_arch"]);
    const length = this.#at([...metadata, "max_seq_length"]);
    const single = this.#at([...metadata, "batch_size"]);
    const dynamic = this.#at([...metadata, "dynamic_dims", "batch_size", "values"]);
    const batchSizes = dynamic ?? (single === undefined ? [] : [single]);
    if (!isCount(length)) this.#mistake([...metadata, "max_seq_length"], "must be a whole number");
    if (!isCounts(batchSizes)) this.#mistake([...metadata, "batch_size"], "must be a whole number");
    if (architecture === null || !isCount(length) || !isCounts(batchSizes)) return;
    this.pefs.push({ architecture, sequenceLength: length, batchSizes });
  }

  #at(pointer: Pointer): JsonValue | undefined {
    return valueAt(this.#file.value, pointer);
  }

  #text(pointer: Pointer): string | null {
    const value = this.#at(pointer);
    if (typeof value === "string" && value !== "") return value;
    this.#mistake(pointer, value === undefined ? "is required" : "must be a name");
    return null;
  }

  #mistake(pointer: Pointer, message: string): void {
    // "spec.name" of the resource, not "items.3.spec.name": the line says which.
    const from = pointer.lastIndexOf("items");
    const own = from < 0 ? pointer : pointer.slice(from + 2);
    const name = own.length === 0 ? "items" : own.join(".");
    this.mistakes.push(this.#file.mistake(pointer, "value", `${name} ${message}`));
  }
}

function isTexts(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item: JsonValue) => typeof item === "string" && item !== "");
}

function isCounts(value: JsonValue): value is readonly number[] {
  return Array.isArray(value) && value.every((item: JsonValue) => isCount(item));
}

function isCount(value: JsonValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
