import type { Problem } from "../../checkpoint/problem.ts";
import { didYouMean } from "../../engine/did-you-mean.ts";
import { quote } from "../../format/text/quote.ts";
import { parentPath } from "../../source/lexical-path.ts";
import { API_VERSION } from "../manifests/manifest.ts";
import { MAX_DEPLOYMENT_NAME } from "../names/kubernetes-name.ts";
import { labelValueMistake, metadataKeyMistake } from "../names/label-grammar.ts";
import { entriesIn, placeIn, type Resource, valueIn } from "../resource.ts";
import { DEPRECATED_KINDS, KINDS } from "../shapes/kinds.ts";
import { problem, type ResourceCheck } from "./check.ts";

const DEPLOYMENTS: ReadonlySet<string> = new Set(["ModelDeployment", "BundleDeployment"]);

/** What a resource says it is, and by what name. */
export const checkIdentity: ResourceCheck = function* ({ resources }) {
  const seen = new Map<string, Resource>();
  for (const resource of resources) {
    yield* ofType(resource);
    const { kind, name, namespace } = resource;
    if (name === null) continue;
    if (DEPLOYMENTS.has(kind) && name.length > MAX_DEPLOYMENT_NAME) {
      const detail = `the name has ${name.length} characters; from ${MAX_DEPLOYMENT_NAME + 1} on the names of its pods are cut and end in a hash`;
      yield problem("deploy/name-length", placeIn(resource, ["metadata", "name"]), detail, { name });
    }
    yield* labelsOf(resource);
    // kubectl apply -f takes the files of one folder: others may be for another cluster.
    const identity = JSON.stringify([kind, namespace, name, parentPath(resource.file, "/")]);
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, resource);
    else {
      const detail = `there are two of ${kind} ${quote(name)}; the one that is applied last stays`;
      const other = placeIn(first, ["metadata", "name"], "value", "the other one");
      yield problem("deploy/duplicate-resource", placeIn(resource, ["metadata", "name"]), detail, { name, kind }, [
        other,
      ]);
    }
  }
};

function* ofType(resource: Resource): Iterable<Problem> {
  const { apiVersion, kind } = resource;
  if (apiVersion !== API_VERSION) {
    const detail = `apiVersion is ${quote(apiVersion)}; only ${API_VERSION} was seen`;
    yield problem("deploy/api-version", placeIn(resource, ["apiVersion"]), detail, {
      actual: apiVersion,
      expected: API_VERSION,
    });
  }
  if (kind === "")
    yield problem("deploy/missing-field", placeIn(resource, ["kind"], "key"), "the resource has no kind", {
      field: "kind",
    });
  else if (!KINDS.has(kind)) {
    const near = didYouMean(kind, KINDS.keys());
    const detail = `${quote(kind)} is no kind that was seen${near}`;
    yield problem(near === "" ? "deploy/unseen-kind" : "deploy/kind", placeIn(resource, ["kind"]), detail, {
      actual: kind,
    });
  }
  const successor = DEPRECATED_KINDS.get(kind);
  if (successor !== undefined) {
    const detail = `${kind} is documented to work until 2026-09-30; ${successor} takes its place`;
    yield problem("deploy/deprecated-kind", placeIn(resource, ["kind"]), detail, { kind });
  }
}

function* labelsOf(resource: Resource): Iterable<Problem> {
  for (const field of ["labels", "annotations"] as const) {
    for (const [key, value] of entriesIn(valueIn(resource, "metadata", field))) {
      const pointer = ["metadata", field, key];
      const keyMistake = metadataKeyMistake(key);
      if (keyMistake !== null) yield problem("deploy/label", placeIn(resource, pointer, "key"), keyMistake, { key });
      const valueMistake = field === "labels" && typeof value === "string" ? labelValueMistake(value) : null;
      if (valueMistake !== null) yield problem("deploy/label", placeIn(resource, pointer), valueMistake, { key });
    }
  }
}
