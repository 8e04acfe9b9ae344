import { InternalError } from "../../errors.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { parseTree } from "../../format/json/parse-tree.ts";
import { type Pointer, valueAt } from "../../format/json/pointer.ts";
import { printTree } from "../../format/json/print-tree.ts";
import type { Observation } from "../checks/observation.ts";
import { compileCondition } from "../compile-condition.ts";
import { compileSource, parseReference } from "../compile-source.ts";
import type { Fix, StructuralEdit } from "../fix.ts";
import type { GlobMatcher } from "../glob-matcher.ts";
import { compileTemplate } from "../message-template.ts";
import { sourceKey } from "../operators/is-source.ts";
import type { RuleContext } from "../rule.ts";
import { type EditSource, editTarget, type FixSource, OWN_PLACE } from "./fix-source.ts";
import { jsonText, printJson } from "./json-text.ts";
import { safetyWithBase } from "./safety-with-base.ts";

/** The fix for one observation; null where a value that it writes, or the place it goes to, is not there. */
export type MakeFix = (
  observation: Observation,
  context: RuleContext,
  valueFor: (placeholder: string) => string,
) => Fix | null;

/** @param needsBase whether what the rule expects comes from the base model */
export function compileFix(source: FixSource, globs: GlobMatcher, needsBase: boolean): MakeFix {
  const render = compileTemplate(source.title);
  const conditions = (source.when ?? []).map((condition) => compileCondition(condition, globs));
  const made = source.edits.map(compileEdit);
  const fromBase = needsBase || source.edits.some(copiesBase);
  return (observation, context, valueFor) => {
    if (!conditions.every((holds) => holds(context))) return null;
    const structural: StructuralEdit[] = [];
    for (const make of made) {
      const edit = make(observation, context);
      if (edit === null) return null;
      structural.push(edit);
    }
    const safety = fromBase ? safetyWithBase(source.safety, context.base) : source.safety;
    return { title: render(valueFor), safety, edits: structural };
  };
}

function copiesBase(edit: EditSource): boolean {
  const key = "to" in edit ? sourceKey(edit.to) : null;
  return key === "base" || key === "baseFact";
}

type MakeEdit = (observation: Observation, context: RuleContext) => StructuralEdit | null;
type Target = (observation: Observation) => { readonly file: string; readonly pointer: Pointer } | null;

function compileEdit(source: EditSource): MakeEdit {
  if ("create" in source) {
    const text = compileText(source.to);
    return (observation, context) => {
      const json = text(observation, context, "");
      return json === null ? null : { op: "create", file: source.create, text: `${printIndented(json)}\n` };
    };
  }
  const target = compileTarget(editTarget(source));
  if ("remove" in source || "rename" in source) {
    return (observation) => {
      const place = target(observation);
      if (place === null) return null;
      return "remove" in source ? { op: "remove", ...place } : { op: "rename", ...place, key: source.to };
    };
  }
  const text = compileText(source.to);
  const after = source.after === undefined ? {} : { after: source.after };
  return (observation, context) => {
    const place = target(observation);
    const json = place === null ? null : text(observation, context, String(place.pointer.at(-1)));
    if (place === null || json === null) return null;
    const exists = valueAt(context.checkpoint.documents.get(place.file)?.value, place.pointer) !== undefined;
    return "set" in source && exists ? { op: "set", ...place, json } : { op: "insert", ...place, json, ...after };
  };
}

function compileTarget(target: string): Target {
  if (target === OWN_PLACE) {
    return ({ primary: { file, pointer, part, range }, args }) => {
      // A value that no file states has the place of the object that could state it, which is not to be replaced.
      const isUnstated = (memberOf(args, "unstated") ?? "") !== "";
      return part === "file" || range !== undefined || pointer.length === 0 || isUnstated ? null : { file, pointer };
    };
  }
  const place = parseReference(target);
  if (place === null) throw new InternalError(`not a reference: ${target}`);
  return () => place;
}

/** `key` is that of the member that it is written into. */
type MakeText = (observation: Observation, context: RuleContext, key: string) => string | null;

function compileText(to: JsonValue): MakeText {
  const name = isJsonObject(to) ? memberOf(to, "arg") : undefined;
  if (typeof name === "string") {
    return (observation, _context, key) => {
      const value = argument(name, observation);
      return value === undefined ? null : printJson(value, key);
    };
  }
  const resolve = compileSource(to);
  return (_observation, context, key) => {
    const resolved = resolve(context);
    return resolved === null ? null : jsonText(resolved.value, resolved.place, context.checkpoint, key);
  };
}

function argument(name: string, { args, actual, expected }: Observation): JsonValue | undefined {
  if (name === "actual") return actual;
  return name === "expected" ? expected : memberOf(args, name);
}

/** As Python's json.dump with indent 2 lays it out. */
function printIndented(json: string): string {
  const { tree } = parseTree(json);
  return tree === null ? json : printTree(tree, json);
}
