import type { Problem } from "../../checkpoint/problem.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import type { KnownModels } from "../known-models.ts";
import { misspeltName, orLikely } from "../names/likely-name.ts";
import { entriesIn, placeIn, type Resource, textIn, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { templateModels } from "../template-models.ts";
import { problem, type ResourceCheck } from "./check.ts";
import { checkReference } from "./reference.ts";

/** A Bundle by itself and against its template. */
export const checkOldBundles: ResourceCheck = function* (set, known) {
  for (const resource of set.resources) {
    if (resource.kind !== "Bundle") continue;
    yield* checkpointKeys(resource);
    yield* servedNames(resource, set, known);
    yield* againstTemplate(resource, set);
  }
};

function* checkpointKeys(bundle: Resource): Iterable<Problem> {
  const keys = entriesIn(valueIn(bundle, "spec", "checkpoints")).map(([key]) => key);
  // Without any, the paths come from Model resources.
  if (keys.length === 0) return;
  for (const [model, value] of entriesIn(valueIn(bundle, "spec", "models"))) {
    for (const field of ["checkpoint", "vision_embedding_checkpoint"] as const) {
      const key = textIn(memberOf(value, field));
      if (key === null || keys.includes(key)) continue;
      const detail = `${quote(model)} takes ${quote(key)}, which spec.checkpoints lacks${orLikely(key, keys)}`;
      yield problem("deploy/checkpoint-key", placeIn(bundle, ["spec", "models", model, field]), detail, { model, key });
    }
  }
  yield* unusedCheckpoints(bundle, keys);
}

/** A checkpoint of one's own is written in both places; with one of them, the platform's is served. */
function* unusedCheckpoints(bundle: Resource, keys: readonly string[]): Iterable<Problem> {
  const models = entriesIn(valueIn(bundle, "spec", "models"));
  if (models.length === 0) return;
  const taken = models.map(([, value]) => [
    textIn(memberOf(value, "checkpoint")),
    textIn(memberOf(value, "vision_embedding_checkpoint")),
  ]);
  // A key that is misspelt there is told there.
  const unknown = taken.flat().filter((key) => key !== null && !keys.includes(key));
  if (unknown.length > 0) return;
  for (const key of keys) {
    if (taken.some((pair) => pair.includes(key))) continue;
    const detail = `no model of spec.models takes ${quote(key)}, so that it is not served`;
    yield problem("deploy/checkpoint-unused", placeIn(bundle, ["spec", "checkpoints", key], "key"), detail, { key });
  }
}

/** A custom model is called in the bundle what its Model says that requests call it. */
function* servedNames(bundle: Resource, set: ResourceSet, known: KnownModels): Iterable<Problem> {
  const served = [...byName(set, "Model", bundle).values()].flatMap(
    (model) => textIn(valueIn(model, "spec", "name")) ?? [],
  );
  for (const [name] of entriesIn(valueIn(bundle, "spec", "models"))) {
    if (served.includes(name) || known.byServedName.has(name) || known.byKubernetesName.has(name)) continue;
    const near = misspeltName(name, served);
    if (near === null) continue;
    const detail = `no given Model is served as ${quote(name)}, did you mean ${quote(near)}?`;
    yield problem("deploy/reference-spelling", placeIn(bundle, ["spec", "models", name], "key"), detail, {
      kind: "Model",
      name,
    });
  }
}

function* againstTemplate(bundle: Resource, set: ResourceSet): Iterable<Problem> {
  const name = textIn(valueIn(bundle, "spec", "template"));
  if (name === null) return;
  const templates = byName(set, "BundleTemplate", bundle);
  const template = templates.get(name);
  if (template === undefined) {
    yield* checkReference("BundleTemplate", name, templates.keys(), placeIn(bundle, ["spec", "template"]));
    return;
  }
  const models = templateModels(template);
  const names = models.map((model) => model.name);
  const entries = entriesIn(valueIn(bundle, "spec", "models"));
  const used = new Set(entries.map(([key, value]) => textIn(memberOf(value, "template")) ?? key));
  for (const [model, value] of entries) {
    const wanted = textIn(memberOf(value, "template"));
    if (wanted === null || names.includes(wanted)) continue;
    const detail = `the template ${quote(name)} has no model ${quote(wanted)}${orLikely(wanted, names)}`;
    yield problem(
      "deploy/template-model",
      placeIn(bundle, ["spec", "models", model, "template"]),
      detail,
      { model: wanted },
      [placeIn(template, ["spec", "models"], "key", "its models")],
    );
  }
  yield* draftsInBundle(
    bundle,
    models.filter((model) => used.has(model.name)),
    used,
    new Set(names),
  );
}

function* draftsInBundle(
  bundle: Resource,
  models: ReturnType<typeof templateModels>,
  used: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): Iterable<Problem> {
  for (const model of models) {
    const drafts = new Set(model.configs.flatMap(({ draft }) => draft?.name ?? []));
    for (const draft of drafts) {
      // One that the template has not either is told there.
      if (used.has(draft) || !listed.has(draft)) continue;
      const key = entriesIn(valueIn(bundle, "spec", "models")).find(
        ([name, value]) => (textIn(memberOf(value, "template")) ?? name) === model.name,
      )?.[0];
      const detail = `the template gives ${quote(model.name)} the draft ${quote(draft)}, which spec.models of the bundle lacks`;
      yield problem("deploy/draft-listed", placeIn(bundle, ["spec", "models", key ?? model.name], "key"), detail, {
        model: draft,
      });
    }
  }
}
