import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { type ModelReference, parseModelReference } from "./names/model-reference.ts";
import { itemsIn, type Resource, textIn, valueIn } from "./resource.ts";
import { byName, type ResourceSet } from "./resource-set.ts";

/** A bundle: a ModelBundle, or what a ModelDeployment holds inline. */
export interface BundleSpec {
  readonly resource: Resource;
  readonly pointer: Pointer;
  readonly value: JsonValue;
  readonly configs: readonly ModelConfig[];
}

/** One entry of modelConfigs. */
export interface ModelConfig {
  readonly pointer: Pointer;
  readonly value: JsonValue;
  readonly text: string;
  /** null when it cannot be read. */
  readonly reference: ModelReference | null;
  /** The spec of its profile; undefined when that is not among the given files. */
  readonly profile: JsonValue | undefined;
  readonly profileName: string | null;
}

export function bundlesOf(set: Pick<ResourceSet, "resources">): readonly BundleSpec[] {
  return set.resources.flatMap((resource) => {
    const inline = resource.kind === "ModelDeployment";
    if (!inline && resource.kind !== "ModelBundle") return [];
    const value = inline ? valueIn(resource, "spec", "models") : valueIn(resource, "spec");
    if (value === undefined || value === null) return [];
    const pointer = inline ? ["spec", "models"] : ["spec"];
    const profiles = byName(set, "ModelProfile", resource);
    const configs = itemsIn(memberOf(value, "modelConfigs")).map(([index, config]): ModelConfig => {
      const text = textIn(memberOf(config, "model")) ?? "";
      const profileName = textIn(memberOf(config, "profile"));
      const given = profileName === null ? undefined : profiles.get(profileName);
      return {
        pointer: [...pointer, "modelConfigs", index],
        value: config,
        text,
        reference: parseModelReference(text),
        profileName,
        profile: memberOf(config, "profileDefinition") ?? (given === undefined ? undefined : valueIn(given, "spec")),
      };
    });
    return [{ resource, pointer, value, configs }];
  });
}
