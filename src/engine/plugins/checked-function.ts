import { isJsonObject, type JsonObject, type JsonValue } from "../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../functions/rule-function.ts";

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Whatever a module exports as a function, as one, or what is wrong with it. */
export function checkedFunction(value: unknown): RuleFunction | { readonly mistake: string } {
  if (!isRecord(value)) return { mistake: "is no object" };
  const { name, options, placeholders, needsBase, run } = value;
  if (typeof name !== "string" || !NAME.test(name)) return { mistake: "needs a name such as acme/heads-divide" };
  if (typeof run !== "function") return { mistake: `"${name}" has no run(context, options, meta)` };
  if (!isRecord(options)) return { mistake: `"${name}" needs options, the JSON Schema of its rules' options` };
  if (!Array.isArray(placeholders) || placeholders.some((each) => typeof each !== "string")) {
    return { mistake: `"${name}" needs placeholders, the list of names that its args hold` };
  }
  if (needsBase !== undefined && typeof needsBase !== "boolean")
    return { mistake: `"${name}" needsBase is true or false` };
  const call = run.bind(value) as RuleFunction["run"];
  return {
    name,
    options: options as JsonObject,
    placeholders: placeholders.map(String),
    needsBase: needsBase === true,
    run: (context, given, meta) => checkedOutcome(name, call(context, given, meta)),
  };
}

/** What comes from a module of others has whatever types it has: a wrong answer is the function's crash, not the engine's. */
function checkedOutcome(name: string, outcome: unknown): FunctionOutcome {
  const wrong = (what: string): TypeError => new TypeError(`the function ${name} ${what}`);
  if (outcome instanceof Promise) throw wrong("returned a promise; it must not be async");
  if (!isRecord(outcome)) throw wrong("returned no { targets, findings }");
  const { targets, findings, folded } = outcome;
  if (!isCount(targets)) throw wrong("returned targets that are no count of what was looked at");
  if (folded !== undefined && !isCount(folded)) throw wrong("returned folded that is no count");
  if (!Array.isArray(findings)) throw wrong("returned findings that are no list");
  for (const finding of findings as readonly unknown[]) {
    if (!isRecord(finding) || !isJsonObject(finding["args"] as JsonValue))
      throw wrong("returned a finding without args");
    for (const place of [finding["primary"], ...related(finding["related"])]) {
      if (!isPlace(place)) throw wrong('returned a finding whose place is no { file, pointer, part: "value" }');
    }
  }
  return outcome as unknown as FunctionOutcome;
}

function isPlace(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { file, pointer, part } = value;
  return (
    typeof file === "string" &&
    Array.isArray(pointer) &&
    pointer.every((segment) => typeof segment === "string" || typeof segment === "number") &&
    ["value", "key", "member", "file"].includes(String(part))
  );
}

function related(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value].flat();
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
