import { InternalError } from "../../errors.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { type Pointer, valueAt } from "../../format/json/pointer.ts";
import type { Observation } from "../checks/observation.ts";
import { compileSource, parseReference } from "../compile-source.ts";
import type { Fix, StructuralEdit } from "../fix.ts";
import { compileTemplate } from "../message-template.ts";
import type { RuleContext } from "../rule.ts";
import { type EditSource, editTarget, type FixSource, OWN_PLACE } from "./fix-source.ts";
import { jsonText, printJson } from "./json-text.ts";

/** The fix for one observation; null where a value that it writes, or the place it goes to, is not there. */
export type MakeFix = (
  observation: Observation,
  context: RuleContext,
  valueFor: (placeholder: string) => string,
) => Fix | null;

export function compileFix({ title, safety, edits }: FixSource): MakeFix {
  const render = compileTemplate(title);
  const made = edits.map(compileEdit);
  return (observation, context, valueFor) => {
    const structural: StructuralEdit[] = [];
    for (const make of made) {
      const edit = make(observation, context);
      if (edit === null) return null;
      structural.push(edit);
    }
    return { title: render(valueFor), safety, edits: structural };
  };
}

type MakeEdit = (observation: Observation, context: RuleContext) => StructuralEdit | null;
type Target = (observation: Observation) => { readonly file: string; readonly pointer: Pointer } | null;

function compileEdit(source: EditSource): MakeEdit {
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
    const json = text(observation, context);
    if (place === null || json === null) return null;
    const exists = valueAt(context.checkpoint.documents.get(place.file)?.value, place.pointer) !== undefined;
    return "set" in source && exists ? { op: "set", ...place, json } : { op: "insert", ...place, json, ...after };
  };
}

function compileTarget(target: string): Target {
  if (target === OWN_PLACE) {
    return ({ primary: { file, pointer, part, range } }) =>
      part === "file" || range !== undefined ? null : { file, pointer };
  }
  const place = parseReference(target);
  if (place === null) throw new InternalError(`not a reference: ${target}`);
  return () => place;
}

function compileText(to: JsonValue): (observation: Observation, context: RuleContext) => string | null {
  const name = isJsonObject(to) ? memberOf(to, "arg") : undefined;
  if (typeof name === "string") {
    return (observation) => {
      const value = argument(name, observation);
      return value === undefined ? null : printJson(value);
    };
  }
  const resolve = compileSource(to);
  return (_observation, context) => {
    const resolved = resolve(context);
    return resolved === null ? null : jsonText(resolved.value, resolved.place, context.checkpoint);
  };
}

function argument(name: string, { args, actual, expected }: Observation): JsonValue | undefined {
  if (name === "actual") return actual;
  return name === "expected" ? expected : memberOf(args, name);
}
