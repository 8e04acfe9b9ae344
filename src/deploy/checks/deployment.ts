import type { Problem } from "../../checkpoint/problem.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import { entriesIn, itemsIn, placeIn, type Resource, textIn, valueIn } from "../resource.ts";
import { byName, type ResourceSet } from "../resource-set.ts";
import { problem, type ResourceCheck } from "./check.ts";
import { checkReference } from "./reference.ts";

/** Deployments of both generations, and what they need of the other files. */
export const checkDeployments: ResourceCheck = function* (set) {
  for (const resource of set.resources) {
    if (resource.kind === "ModelDeployment") {
      yield* bundleChoice(resource);
      yield* bundleReference(resource, "ModelBundle", set);
    }
    if (resource.kind === "BundleDeployment") yield* bundleReference(resource, "Bundle", set);
    if (resource.kind === "Model") yield* mountedSources(resource, set);
    yield* startup(resource);
    yield* volumes(resource);
  }
};

function* bundleChoice(resource: Resource): Iterable<Problem> {
  const bundle = valueIn(resource, "spec", "bundle") ?? null;
  const models = valueIn(resource, "spec", "models") ?? null;
  if (bundle !== null && models !== null) {
    yield problem(
      "deploy/one-of",
      placeIn(resource, ["spec", "models"], "key"),
      "spec.bundle and spec.models are both there, and exactly one of them is taken",
    );
  } else if (bundle === null && models === null && valueIn(resource, "spec") !== undefined) {
    yield problem(
      "deploy/one-of",
      placeIn(resource, ["spec", "bundle"], "key"),
      "there is neither spec.bundle nor spec.models, and exactly one of them is needed",
    );
  }
}

function* bundleReference(resource: Resource, kind: string, set: ResourceSet): Iterable<Problem> {
  const name = textIn(valueIn(resource, "spec", "bundle"));
  if (name !== null)
    yield* checkReference(kind, name, byName(set, kind, resource).keys(), placeIn(resource, ["spec", "bundle"]));
}

/** The threshold of failures is the one divided by the other. */
function* startup(resource: Resource): Iterable<Problem> {
  const engine = valueIn(resource, "spec", "engineConfig");
  const timeout = memberOf(engine, "startupTimeout");
  const interval = memberOf(engine, "startupInterval");
  if (typeof timeout !== "number" || typeof interval !== "number" || interval <= timeout) return;
  const detail = `startupInterval is ${interval} seconds, more than startupTimeout with ${timeout}: no try fits in`;
  yield problem("deploy/field-doubt", placeIn(resource, ["spec", "engineConfig", "startupInterval"]), detail);
}

/** Each volume of a pod has a name of its own. */
function* volumes(resource: Resource): Iterable<Problem> {
  const seen = new Set<string>();
  for (const [index, mount] of itemsIn(valueIn(resource, "spec", "storage", "hostPath"))) {
    const name = textIn(memberOf(mount, "name"));
    if (name === null) continue;
    if (seen.has(name)) {
      const place = placeIn(resource, ["spec", "storage", "hostPath", index, "name"]);
      yield problem("deploy/field-value", place, `there are two volumes ${quote(name)}`, { name });
    }
    seen.add(name);
  }
}

/** local:// is below a folder that the deployment mounts. */
function* mountedSources(model: Resource, { resources }: ResourceSet): Iterable<Problem> {
  const deployments = resources.filter(({ kind }) => kind === "ModelDeployment");
  if (deployments.length === 0) return;
  const mounts = deployments.flatMap((each) =>
    itemsIn(valueIn(each, "spec", "storage", "hostPath")).flatMap(
      ([, mount]) => textIn(memberOf(mount, "mountPath")) ?? [],
    ),
  );
  for (const [arch, checkpoint] of entriesIn(valueIn(model, "spec", "checkpoints"))) {
    for (const [version, value] of entriesIn(memberOf(checkpoint, "versions"))) {
      const path = /^local:\/\/\/?(.*)$/s.exec(textIn(memberOf(value, "source")) ?? "")?.[1];
      if (path === undefined || mounts.some((mount) => `/${path}/`.startsWith(`${mount.replace(/\/$/, "")}/`)))
        continue;
      const place = placeIn(model, ["spec", "checkpoints", arch, "versions", version, "source"]);
      const has = mounts.length === 0 ? "none mounts a folder" : `they mount ${mounts.join(", ")}`;
      yield problem(
        "deploy/storage",
        place,
        `${quote(`/${path}`)} is below no mountPath of the given deployments: ${has}`,
        { path },
      );
    }
  }
}
