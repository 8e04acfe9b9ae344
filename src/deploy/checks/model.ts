import type { Problem } from "../../checkpoint/problem.ts";
import { quote } from "../../format/text/quote.ts";
import type { KnownModels } from "../known-models.ts";
import { toKubernetesName } from "../names/kubernetes-name.ts";
import { entriesIn, placeIn, type Resource, textIn, valueIn } from "../resource.ts";
import { problem, type ResourceCheck } from "./check.ts";

/** What requests call a model, against what Kubernetes and the base models are called. */
export const checkModelNames: ResourceCheck = function* ({ resources }, known) {
  for (const resource of resources) {
    if (resource.kind === "Model") yield* servedName(resource, known);
    if (resource.kind !== "BundleTemplate" && resource.kind !== "Bundle") continue;
    for (const [name] of entriesIn(valueIn(resource, "spec", "models"))) {
      const near = known.nearest(name);
      if (near !== null) yield misspelt(resource, ["spec", "models", name], "key", name, near);
    }
  }
};

function* servedName(resource: Resource, known: KnownModels): Iterable<Problem> {
  const served = textIn(valueIn(resource, "spec", "name"));
  if (served === null || resource.name === null) return;
  const near = known.nearest(served);
  if (near !== null) {
    yield misspelt(resource, ["spec", "name"], "value", served, near);
    return;
  }
  if (toKubernetesName(served) === resource.name) return;
  const detail = `kubectl shows ${quote(resource.name)}, and requests must say ${quote(served)}`;
  yield problem("deploy/served-name", placeIn(resource, ["spec", "name"]), detail, { served, name: resource.name });
}

function misspelt(
  resource: Resource,
  pointer: readonly string[],
  part: "key" | "value",
  name: string,
  near: string,
): Problem {
  return problem(
    "deploy/model-name",
    placeIn(resource, pointer, part),
    `${quote(name)} is not spelt as the platform's ${quote(near)}; requests are matched letter by letter`,
    { name, near },
  );
}
