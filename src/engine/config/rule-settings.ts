import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { didYouMean } from "../did-you-mean.ts";
import { LEVELS } from "../levels.ts";
import type { PointedMistake } from "../loader/pointed-mistake.ts";
import type { RuleSetting } from "./config-layer.ts";
import type { Origin } from "./config-origin.ts";

/** Reads `rules`: each a level, `[level, options]` or `{ level, options }`. Mistakes are added to the list. */
export function ruleSettings(
  rules: JsonObject,
  at: Pointer,
  said: (pointer: Pointer) => Origin,
  mistakes: PointedMistake[],
): readonly RuleSetting[] {
  return Object.entries(rules).flatMap(([rule, value]): readonly RuleSetting[] => {
    const pointer = [...at, rule];
    const parts = partsOf(value, pointer);
    if ("mistake" in parts) {
      mistakes.push(parts.mistake);
      return [];
    }
    const level = LEVELS.find((each) => each === parts.level);
    if (level === undefined) {
      mistakes.push(levelMistake(parts.level, parts.at));
      return [];
    }
    return [{ rule, level, options: parts.options, origin: said(pointer) }];
  });
}

interface Parts {
  readonly level: JsonValue | undefined;
  readonly at: Pointer;
  readonly options: JsonObject | null;
}

function partsOf(value: JsonValue, at: Pointer): Parts | { readonly mistake: PointedMistake } {
  const wrong = (pointer: Pointer, message: string): { readonly mistake: PointedMistake } => ({
    mistake: { pointer, message },
  });
  if (Array.isArray(value)) {
    const [level, options, extra]: readonly JsonValue[] = value;
    if (extra !== undefined) return wrong(at, "write a level, or [level, options]");
    if (options !== undefined && !isJsonObject(options)) return wrong([...at, 1], "options must be an object");
    return { level, at: level === undefined ? at : [...at, 0], options: options ?? null };
  }
  if (!isJsonObject(value)) return { level: value, at, options: null };
  for (const key of Object.keys(value)) {
    if (key !== "level" && key !== "options") {
      return wrong([...at, key], `unknown key ${JSON.stringify(key)}${didYouMean(key, ["level", "options"])}`);
    }
  }
  const options = memberOf(value, "options");
  if (options !== undefined && !isJsonObject(options)) return wrong([...at, "options"], "options must be an object");
  const level = memberOf(value, "level");
  return { level, at: level === undefined ? at : [...at, "level"], options: options ?? null };
}

function levelMistake(level: JsonValue | undefined, pointer: Pointer): PointedMistake {
  const allowed = `levels are ${LEVELS.join(", ")}`;
  if (typeof level !== "string") return { pointer, message: `a level is missing here; ${allowed}` };
  const guess = level === "warn" ? ', did you mean "warning"?' : didYouMean(level, LEVELS);
  return { pointer, message: `there is no level ${JSON.stringify(level)}${guess === "" ? `; ${allowed}` : guess}` };
}
