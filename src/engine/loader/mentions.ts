import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { isSource, sourceKey } from "../operators/is-source.ts";
import { OPERATORS } from "../operators/registry.ts";
import { splitCondition } from "../split-condition.ts";
import { fixesOf } from "./fix-mistakes.ts";
import type { RuleFile } from "./rule-file.ts";

/** Something in a rule file that must be looked up or compiled, with its place. */
export type Mention =
  | { readonly kind: "source"; readonly source: JsonObject; readonly pointer: Pointer }
  | { readonly kind: "operator"; readonly name: string; readonly argument: JsonValue; readonly pointer: Pointer }
  | {
      readonly kind: "glob";
      readonly glob: string;
      readonly over: "files" | "tensors" | "problems";
      readonly pointer: Pointer;
    }
  | { readonly kind: "empty-condition"; readonly pointer: Pointer };

/** Walks a rule, or those keys of it that follow the schema. */
export function* mentionsOf(rule: Partial<RuleFile>): Iterable<Mention> {
  for (const [index, condition] of (rule.when ?? []).entries()) yield* inCondition(condition, ["when", index]);
  yield* inCheck(rule);
  for (const [index, { label: _, ...source }] of (rule.related ?? []).entries()) {
    yield { kind: "source", source, pointer: ["related", index] };
  }
  for (const { fix, pointer } of fixesOf(rule)) {
    for (const [index, condition] of (fix.when ?? []).entries()) {
      yield* inCondition(condition, [...pointer, "when", index]);
    }
    for (const [index, edit] of fix.edits.entries()) {
      if ("to" in edit) yield* inSource(edit.to, [...pointer, "edits", index, "to"]);
    }
  }
}

function* inCheck({ check }: Partial<RuleFile>): Iterable<Mention> {
  if (check === undefined) return;
  if ("assert" in check) yield* inAssertion(check.assert, ["check", "assert"]);
  if ("tensor" in check) yield { kind: "glob", glob: check.tensor, over: "tensors", pointer: ["check", "tensor"] };
  if ("file" in check && check.file !== undefined) {
    yield { kind: "glob", glob: check.file, over: "files", pointer: ["check", "file"] };
  }
  if (!("problem" in check)) return;
  for (const [index, glob] of [check.problem].flat().entries()) {
    const pointer = typeof check.problem === "string" ? ["check", "problem"] : ["check", "problem", index];
    yield { kind: "glob", glob, over: "problems", pointer };
  }
}

function* inCondition(condition: JsonObject, pointer: Pointer): Iterable<Mention> {
  const key = sourceKey(condition);
  if (key !== null) {
    const { source, assertion } = splitCondition(condition);
    yield { kind: "source", source, pointer };
    if (Object.keys(assertion).length === 0) yield { kind: "empty-condition", pointer };
    yield* inAssertion(assertion, pointer);
    return;
  }
  const file = memberOf(condition, "file");
  if (typeof file === "string") yield { kind: "glob", glob: file, over: "files", pointer: [...pointer, "file"] };
  for (const name of ["all", "any"]) {
    yield* inList(memberOf(condition, name), [...pointer, name], inCondition);
  }
  const not = memberOf(condition, "not");
  if (isJsonObject(not)) yield* inCondition(not, [...pointer, "not"]);
}

function* inAssertion(assertion: JsonObject, pointer: Pointer): Iterable<Mention> {
  for (const [name, argument] of Object.entries(assertion)) {
    const at = [...pointer, name];
    yield { kind: "operator", name, argument, pointer: at };
    const operator = OPERATORS.get(name);
    if (operator?.kind === "comparing" || isSource(argument)) yield* inSource(argument, at);
    else if (name === "all" || name === "any") yield* inList(argument, at, inAssertion);
    else if ((name === "not" || name === "length") && isJsonObject(argument)) yield* inAssertion(argument, at);
    else if ((name === "pep440" || name === "semver") && isJsonObject(argument)) {
      for (const [order, source] of Object.entries(argument)) yield* inSource(source, [...at, order]);
    }
  }
}

function* inSource(source: JsonValue, pointer: Pointer): Iterable<Mention> {
  if (isSource(source)) yield { kind: "source", source, pointer };
}

function* inList(
  list: JsonValue | undefined,
  pointer: Pointer,
  each: (item: JsonObject, pointer: Pointer) => Iterable<Mention>,
): Iterable<Mention> {
  if (!Array.isArray(list)) return;
  for (const [index, item] of (list as readonly JsonValue[]).entries()) {
    if (isJsonObject(item)) yield* each(item, [...pointer, index]);
  }
}
