import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";
import { parseReference } from "../compile-source.ts";
import { didYouMean } from "../did-you-mean.ts";
import { editTarget, type FixSource, OWN_PLACE } from "../fixes/fix-source.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import type { RuleFile } from "./rule-file.ts";

/** The fixes of a rule with their places in its file. */
export function fixesOf({ fix }: Partial<RuleFile>): readonly { readonly fix: FixSource; readonly pointer: Pointer }[] {
  if (fix === undefined) return [];
  return [fix].flat().map((each, index) => ({ fix: each, pointer: Array.isArray(fix) ? ["fix", index] : ["fix"] }));
}

/** Edits that go nowhere, that change nothing, or that take from the finding what it does not have. */
export function* fixMistakes(
  rule: Partial<RuleFile>,
  /** What a finding has, by name; null when it is not known. */
  placeholders: ReadonlySet<string> | null,
): Iterable<PointedMistake> {
  for (const { fix, pointer } of fixesOf(rule)) {
    const seen = new Set<string>();
    for (const [index, edit] of fix.edits.entries()) {
      const at = [...pointer, "edits", index];
      const target = editTarget(edit);
      const message = "create" in edit ? nameMistake(target) : targetMistake(target, rule);
      if (message !== null) yield { pointer: at, message };
      if (seen.has(target)) yield { pointer: at, message: `a second edit of "${target}"; a fix edits a place once` };
      seen.add(target);
      if ("rename" in edit && parseReference(target)?.pointer.at(-1) === edit.to) {
        yield { pointer: [...at, "to"], message: `"${edit.to}" is the key's name already` };
      }
      const name = "to" in edit && isJsonObject(edit.to) ? memberOf(edit.to, "arg") : undefined;
      if (typeof name === "string" && placeholders?.has(name) === false) {
        yield { pointer: [...at, "to", "arg"], message: `a finding has no "${name}"${didYouMean(name, placeholders)}` };
      }
    }
  }
}

function targetMistake(target: string, { check }: Partial<RuleFile>): string | null {
  if (target === OWN_PLACE) {
    if (check !== undefined && "file" in check && "assert" in check && check.at === undefined) {
      return "the finding is about a whole file; write file.json#/key";
    }
    return check !== undefined && "problem" in check ? "a problem has no pointer; write file.json#/key" : null;
  }
  const reference = parseReference(target);
  if (reference === null) return `"${target}" is no reference; write file.json#/key, or . for the finding's own place`;
  if (reference.pointer.length === 0) return `"${target}" is the whole file; name a key of it`;
  return nameMistake(reference.file);
}

function nameMistake(file: string): string | null {
  return /^\w[\w.-]*\.json$/.test(file) ? null : `"${file}" is no JSON file of a checkpoint`;
}
