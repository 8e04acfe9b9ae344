import { UsageError } from "../../errors.ts";
import type { BaseModelEntry } from "../base-model-entry.ts";
import { normaliseName } from "../model-registry.ts";
import { nearestNames } from "../nearest-names.ts";
import type { ModelResource } from "./kubernetes/model-resource.ts";
import type { ServingModels } from "./merge-models.ts";

const MAX_LISTED = 12;

/** Whether the instance serves a base model, under any of the names that are its alone; null when it gave no list. */
export function isServed({ served }: Pick<ServingModels, "served">, entry: BaseModelEntry): boolean | null {
  return served === null ? null : servedUnder(served, entry).length > 0;
}

/** Served names that no base model here answers to: custom checkpoints, and bases that are not known here. */
export function servedElsewhere({ served, registry }: ServingModels): readonly string[] {
  const known = new Set(registry.entries.flatMap((entry) => servedUnder(served ?? [], entry)));
  return (served ?? []).filter((name) => !known.has(name));
}

/** @throws UsageError when the instance gave a list of what it serves and the model is not on it */
export function refuseUnserved(models: ServingModels, entry: BaseModelEntry): void {
  if (models.served === null || isServed(models, entry) === true) return;
  const { served } = models;
  const near = nearestNames(entry.name, served);
  const guess = near.length === 0 ? "" : `did you mean ${near.join(" or ")}? `;
  throw new UsageError(`${models.origin} does not serve ${entry.name}`, { hint: `${guess}${servesText(served)}` });
}

/** What is said of a name that stands for no base model, when the instance serves it or gave a list, or a cluster has it. */
export function servedHint(models: ServingModels, name: string): string | null {
  const { served, origin } = models;
  const resource = models.unknownResources.find((each) =>
    [each.name, each.kubernetesName, ...each.aliases].some((own) => normaliseName(own) === normaliseName(name)),
  );
  if (resource !== undefined) return clusterText(models, resource);
  if (served === null) return null;
  const same = served.find((each) => normaliseName(each) === normaliseName(name));
  return same === undefined
    ? servesText(served)
    : `${origin} serves ${same}, but does not say what base model it is: name the base it was trained from`;
}

function clusterText({ origin, registry }: ServingModels, { name, architectureKeys }: ModelResource): string {
  const bases = registry.entries.filter((entry) => architectureKeys.includes(entry.architectureKey ?? ""));
  const key =
    architectureKeys.length === 1
      ? `architecture key ${architectureKeys[0]}`
      : `architecture keys (${architectureKeys.join(", ")})`;
  const kin = bases.length === 0 ? "" : `; it shares the ${key} with ${bases.map((entry) => entry.name).join(", ")}`;
  return `${origin} has ${name}, but not its config: name the base it was trained from${kin}`;
}

function servesText(served: readonly string[]): string {
  if (served.length === 0) return "it serves no models";
  const more = served.length > MAX_LISTED ? ` and ${served.length - MAX_LISTED} more` : "";
  return `it serves ${served.slice(0, MAX_LISTED).join(", ")}${more}`;
}

function servedUnder(served: readonly string[], entry: BaseModelEntry): readonly string[] {
  const names = [
    entry.name,
    ...entry.hubIds,
    ...entry.hubIds.map((id) => id.slice(id.indexOf("/") + 1)),
    ...(entry.kubernetesName === null ? [] : [entry.kubernetesName]),
    ...entry.aliases,
  ];
  const own = new Set(names.map(normaliseName));
  return served.filter((name) => own.has(normaliseName(name)));
}
