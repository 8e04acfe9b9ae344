import type { Problem } from "../../checkpoint/problem.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import { PLACEHOLDER_BUCKET, PLACEHOLDER_OWNER } from "../manifests/manifest.ts";
import { entriesIn, placeIn, type Resource, textIn, valueIn } from "../resource.ts";
import { problem, type ResourceCheck } from "./check.ts";

/** What `deploy init` writes where nobody said better, and nobody has filled in; each once a file. */
export const checkFilledIn: ResourceCheck = function* ({ resources }) {
  const told = new Set<string>();
  for (const resource of resources) {
    for (const each of placeholdersIn(resource)) {
      const identity = JSON.stringify([resource.file, each.args?.["placeholder"]]);
      if (told.has(identity)) continue;
      told.add(identity);
      yield each;
    }
  }
};

function* placeholdersIn(resource: Resource): Iterable<Problem> {
  if (valueIn(resource, "spec", "owner") === PLACEHOLDER_OWNER) {
    yield unfilled(resource, ["spec", "owner"], PLACEHOLDER_OWNER, "your e-mail address");
  }
  for (const [key, checkpoint] of entriesIn(valueIn(resource, "spec", "checkpoints"))) {
    const at = ["spec", "checkpoints", key];
    yield* source(resource, at, checkpoint);
    for (const [version, value] of entriesIn(valueIn(resource, ...at, "versions"))) {
      yield* source(resource, [...at, "versions", version], value);
    }
  }
}

/** Of a Bundle's checkpoint, or of a version of a Model's. */
function* source(resource: Resource, at: readonly string[], holder: JsonValue): Iterable<Problem> {
  const [, text] = entriesIn(holder).find(([name]) => name === "source") ?? [];
  if (textIn(text)?.startsWith(`${PLACEHOLDER_BUCKET}/`) === true) {
    yield unfilled(resource, [...at, "source"], PLACEHOLDER_BUCKET, "your bucket");
  }
}

function unfilled(resource: Resource, pointer: readonly string[], placeholder: string, what: string): Problem {
  const detail = `${quote(placeholder)} is what deploy init writes in place of ${what}`;
  return problem("deploy/fill-in", placeIn(resource, pointer), detail, { placeholder });
}
