import { isJsonObject, type JsonObject, type JsonValue } from "../format/json/json-value.ts";
import type { ValueDiff } from "./checkpoint-diff.ts";
import { compareKeys } from "./compare-keys.ts";
import { SIDES } from "./sides.ts";
import type { Subject } from "./subject.ts";

const FILE = "generation_config.json";

/** generation_config.json of both, key by key. */
export function compareGeneration(a: Subject, b: Subject): ValueDiff {
  const subjects = [a, b];
  const silent = SIDES.flatMap((side, index) => {
    const subject = subjects[index];
    return subject === undefined || subject.documents.has(FILE) ? [] : [absence(side, subject)];
  });
  // A checkpoint without the file states nothing; of two that have none there is nothing to say.
  const isOpen = subjects.some(({ documents, kind }) => !documents.has(FILE) && kind !== "checkpoint");
  if (silent.length === 2 || isOpen) {
    return { differences: [], notes: silent.length === 2 ? [] : silent, compared: false };
  }
  const [one, other] = [a, b].map(({ documents }) => normalised(documents.get(FILE)));
  return { differences: compareKeys(one, other), notes: silent, compared: true };
}

function absence(side: string, { kind }: Subject): string {
  return kind === "checkpoint" ? `${side} has no ${FILE} that can be read` : `of ${side} no ${FILE} is known`;
}

/** Generation stops at any of several tokens: their order says nothing, and one alone may stand without a list. */
function normalised(value: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const members = Object.entries(value).map(([key, item]): [string, JsonValue] => {
    if (key !== "eos_token_id" || !Array.isArray(item)) return [key, item];
    const ids = [...new Set(item as readonly JsonValue[])].sort((x, y) => Number(x) - Number(y));
    return [key, ids.length === 1 ? (ids[0] ?? null) : ids];
  });
  return Object.fromEntries(members);
}
