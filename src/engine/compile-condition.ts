import { InternalError } from "../errors.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { compileAssertion } from "./compile-assertion.ts";
import { compileSource } from "./compile-source.ts";
import type { GlobMatcher } from "./glob-matcher.ts";
import { isSource } from "./operators/is-source.ts";
import type { RuleContext } from "./rule.ts";
import { splitCondition } from "./split-condition.ts";

export type Condition = (context: RuleContext) => boolean;

/** A guard of `when`. What does not apply does not hold: a fact that is unknown is never equal to anything. */
export function compileCondition(condition: JsonObject, globs: GlobMatcher): Condition {
  if (isSource(condition)) return sourceCondition(condition);
  const [file, kind, all, any, not] = ["file", "kind", "all", "any", "not"].map((each) => memberOf(condition, each));
  if (typeof file === "string") return fileCondition(file, memberOf(condition, "exists") !== false, globs);
  if (kind !== undefined) return kindCondition(kind);
  if (all !== undefined) {
    const parts = conditions(all, globs);
    return (context) => parts.every((holds) => holds(context));
  }
  if (any !== undefined) {
    const parts = conditions(any, globs);
    return (context) => parts.some((holds) => holds(context));
  }
  if (!isJsonObject(not)) throw new InternalError("a condition without anything to test");
  const holds = compileCondition(not, globs);
  return (context) => !holds(context);
}

function sourceCondition(condition: JsonObject): Condition {
  const { source, assertion } = splitCondition(condition);
  const resolve = compileSource(source);
  const test = compileAssertion(assertion);
  return (context) => test(resolve(context)?.value, context).kind === "pass";
}

function fileCondition(glob: string, exists: boolean, globs: GlobMatcher): Condition {
  const files = globs(glob);
  return ({ checkpoint }) => files.some(checkpoint.files.keys()) === exists;
}

function kindCondition(kind: JsonValue): Condition {
  const kinds: readonly JsonValue[] = Array.isArray(kind) ? kind : [kind];
  return ({ checkpoint }) => kinds.includes(checkpoint.kind);
}

function conditions(list: JsonValue, globs: GlobMatcher): readonly Condition[] {
  if (!Array.isArray(list)) throw new InternalError("all and any take a list of conditions");
  return list.map((item: JsonValue) => {
    if (!isJsonObject(item)) throw new InternalError("a condition is an object");
    return compileCondition(item, globs);
  });
}
