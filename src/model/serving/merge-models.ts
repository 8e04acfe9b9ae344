import { ConfigError } from "../../errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { createModelRegistry, type ModelRegistry, normaliseName } from "../model-registry.ts";
import type { ModelResource } from "./kubernetes/model-resource.ts";
import type { ServingSource } from "./serving-source.ts";

/** The base models as an instance has them. */
export interface ServingModels {
  readonly origin: string;
  /** In the form of models/*.json. */
  readonly models: readonly JsonValue[];
  /** The same, by their names. */
  readonly registry: ModelRegistry;
  /** Names that API requests may use; null when there is no list of them. */
  readonly served: readonly string[] | null;
  /** Served name of an entry to what the platform's resources say of it. */
  readonly resources: ReadonlyMap<string, ModelResource>;
  /** Models in a Kubernetes export that no entry describes: custom checkpoints, and bases that are not known here. */
  readonly unknownResources: readonly ModelResource[];
}

/**
 * Merges what a server or a folder says over what ships. An entry with the served name of one that ships takes its place
 * whole; a Model of the platform adds its Kubernetes name, its aliases and its architecture to the entry that answers to
 * its served name.
 * @throws ConfigError when two entries then answer to one name
 */
export function mergeModels(embedded: readonly JsonValue[], source: ServingSource): ServingModels {
  const byName = new Map<string, JsonValue>(embedded.map((entry) => [String(memberOf(entry, "name")), entry]));
  for (const entry of source.entries) byName.set(String(entry["name"]), entry);
  const before = registryOf([...byName.values()], source.origin);
  const resources = new Map<string, ModelResource>();
  const unknownResources: ModelResource[] = [];
  for (const resource of source.resources) {
    const [use] = before.names.get(normaliseName(resource.name)) ?? [];
    const entry = use === undefined || use.kind === "family" ? undefined : byName.get(use.entry.name);
    if (use === undefined || !isJsonObject(entry)) {
      unknownResources.push(resource);
      continue;
    }
    resources.set(use.entry.name, resource);
    byName.set(use.entry.name, enriched(entry, resource, before));
  }
  const models = [...byName.values()];
  const registry = source.resources.length === 0 ? before : registryOf(models, source.origin);
  return { origin: source.origin, models, registry, served: source.served, resources, unknownResources };
}

function enriched(entry: JsonObject, resource: ModelResource, { names }: ModelRegistry): JsonObject {
  const known = memberOf(entry, "architectureKey");
  const [first] = resource.architectureKeys;
  // A Model may have checkpoints for several architectures; then only the one that is known already is certain.
  const single = resource.architectureKeys.length === 1 && first !== undefined ? first : (known ?? null);
  const old = memberOf(entry, "aliases");
  const aliases = Array.isArray(old) ? old : [];
  const added = resource.aliases.filter((alias) => !names.has(normaliseName(alias)));
  return {
    ...entry,
    kubernetesName: resource.kubernetesName,
    architectureKey: single,
    aliases: [...aliases, ...added],
  };
}

function registryOf(models: readonly JsonValue[], origin: string): ModelRegistry {
  try {
    return createModelRegistry(models);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(`${origin}: ${error.message}`, { hint: error.hint ?? "rename one of them", cause: error });
  }
}
