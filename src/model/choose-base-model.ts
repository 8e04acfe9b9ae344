import { UsageError } from "../errors.ts";
import type { BaseModelEntry } from "./base-model-entry.ts";
import type { ModelRegistry } from "./model-registry.ts";
import { resolveModel } from "./resolve-model.ts";

export interface ChosenBaseModel {
  readonly entry: BaseModelEntry;
  /** What to tell the user about the choice; null when there is nothing to tell. */
  readonly note: string | null;
}

/**
 * The base model that a user names.
 * @param served what to say of an instance that serves it all the same, as a clause
 * @throws UsageError for a name that no model has, with the nearest, or that several share
 */
export function chooseBaseModel(registry: ModelRegistry, name: string, served: string | null = null): ChosenBaseModel {
  const resolution = resolveModel(registry, name);
  if (resolution.found) return resolution;
  const { nearest, sharedBy } = resolution;
  if (sharedBy.length > 0) {
    throw new UsageError(`"${name}" is the architecture of ${sharedBy.length} base models`, {
      hint: `give one of ${sharedBy.join(", ")}`,
    });
  }
  const guess = nearest.length === 0 ? "" : `did you mean ${nearest.join(" or ")}? `;
  throw new UsageError(`unknown model "${name}"`, {
    hint: `${guess}${served === null ? "" : `${served}; `}checkpointlint models lists them`,
  });
}
