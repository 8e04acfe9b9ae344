import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { filePlace } from "../../checkpoint/place.ts";
import { InternalError } from "../../errors.ts";
import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import { expandPointer, type Pointer, parsePointer, valueAt } from "../../format/json/pointer.ts";
import { compileAssertion } from "../compile-assertion.ts";
import type { Glob, GlobMatcher } from "../glob-matcher.ts";
import type { FileCheckSource, MemberPart } from "../rule-source.ts";
import type { Target } from "./judge.ts";
import { judgeAll } from "./judge-all.ts";
import { type Check, NOTHING, type Observation } from "./observation.ts";

/** `{ file, at, assert }`: values of JSON files; without `at` and with exists or absent, the files themselves. */
export function compileFileCheck(source: FileCheckSource, globs: GlobMatcher): Check {
  const files = globs(source.file);
  if (source.at === undefined && isAboutPresence(source.assert)) return presenceCheck(files, source.assert);
  const pointers = [source.at ?? ""].flat().map(pointerOf);
  const test = compileAssertion(source.assert);
  const part = source.part ?? (isAboutPresence(source.assert) ? "key" : "value");
  return (context) => judgeAll(test, targetsIn(context.checkpoint, files, pointers, part), context, source);
}

/** Only exists and absent: the two that are about a file itself when no pointer is given. */
function isAboutPresence(assertion: JsonObject): boolean {
  return Object.keys(assertion).every((operator) => operator === "exists" || operator === "absent");
}

/** A file that must be there is missing at its own name, or in the folder when a glob names it; one that must not be is at itself. */
function presenceCheck(files: Glob, assertion: JsonObject): Check {
  const wanted = assertion["exists"] === true || assertion["absent"] === false;
  return ({ checkpoint }) => {
    const found = [...checkpoint.files.keys()].filter((name) => files.matches(name));
    if (wanted && found.length > 0) return { ...NOTHING, targets: found.length };
    if (wanted) {
      const primary = filePlace(files.literal ?? "");
      return { ...NOTHING, targets: 1, observations: [presence(primary, files.text)] };
    }
    return {
      ...NOTHING,
      targets: Math.max(found.length, 1),
      observations: found.map((name) => presence(filePlace(name), name)),
    };
  };
}

function presence(primary: Observation["primary"], file: string): Observation {
  return { primary, related: [], actual: undefined, expected: undefined, args: { file } };
}

function* targetsIn(
  checkpoint: Checkpoint,
  files: Glob,
  pointers: readonly (readonly string[])[],
  part: MemberPart,
): Iterable<Target> {
  for (const [file, { value }] of checkpoint.documents) {
    // A file that could not be read has its own finding; a rule about a value in it has nothing to look at.
    if (value === undefined || !files.matches(file)) continue;
    for (const pointer of placesOf(value, pointers)) {
      yield { actual: valueAt(value, pointer), primary: { file, pointer, part } };
    }
  }
}

/** The places of the first pointer that leads somewhere; where none does, those of the first, which are missing there. */
function placesOf(value: JsonValue, pointers: readonly (readonly string[])[]): readonly Pointer[] {
  let first: readonly Pointer[] | null = null;
  for (const pointer of pointers) {
    const places = expandPointer(value, pointer);
    if (places.some((place) => valueAt(value, place) !== undefined)) return places;
    first ??= places;
  }
  return first ?? [];
}

function pointerOf(text: string): readonly string[] {
  const pointer = parsePointer(text);
  if (pointer === null) throw new InternalError(`not a JSON pointer: ${text}`);
  return pointer;
}
