import type { Fact } from "../checkpoint/facts/fact.ts";
import type { Place } from "../checkpoint/place.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { printPointer, valueAt } from "../format/json/pointer.ts";
import type { Observation } from "./checks/observation.ts";
import { isFactName, isPairFactName } from "./compile-source.ts";
import { ABSENT, printValue } from "./print-value.ts";
import type { RuleContext } from "./rule.ts";

/** Placeholders that every rule may use; a check adds its own, and `fact:` and `baseFact:` take the name of a fact. */
export const COMMON_PLACEHOLDERS = [
  "actual",
  "expected",
  "file",
  "key",
  "pointer",
  "base.name",
  "deployment.transformersVersion",
] as const;

/** Names of files and tensors are told apart by their ends; they are cut later than values. */
const MAX_NAME = 200;
const MAX_DETAIL = 400;

/** The text of a placeholder for one observation. What is not there reads "absent". */
export function placeholderValue(name: string, observation: Observation, context: RuleContext): string {
  const { primary, args } = observation;
  const own = memberOf(args, name);
  if (own !== undefined) return printArgument(name, own);
  switch (name) {
    case "actual":
      return printValue(observation.actual, { raw: rawNumber(observation.actual, primary, context) });
    case "expected":
      return printValue(observation.expected);
    case "file":
      return primary.file === "" ? "the folder" : printValue(primary.file, { max: MAX_NAME });
    case "key":
      // At the root of a file there is no key; its name reads as one.
      return printValue(primary.pointer.at(-1) ?? primary.file, { max: MAX_NAME });
    case "pointer":
      return printValue(printPointer(primary.pointer), { max: MAX_NAME });
    case "base.name":
      return context.base?.name ?? "the base model";
    case "deployment.transformersVersion":
      return printValue(context.deployment.transformersVersion ?? undefined);
    default:
      return factText(name, context);
  }
}

function printArgument(name: string, value: JsonValue): string {
  if (typeof value !== "string") return printValue(value);
  return printValue(value, { max: name === "detail" ? MAX_DETAIL : MAX_NAME });
}

function factText(name: string, context: RuleContext): string {
  const colon = name.indexOf(":");
  const fact = name.slice(colon + 1);
  if (!isFactName(fact) && !isPairFactName(fact)) return ABSENT;
  const facts = name.slice(0, colon) === "baseFact" ? context.base?.facts : context.checkpoint.facts;
  const found: Fact | null = facts?.get(fact) ?? null;
  if (found === null) return ABSENT;
  const raw = facts === context.checkpoint.facts ? rawNumber(found.value, found.from, context) : null;
  return printValue(found.value, { raw });
}

/** A number as the file writes it: 1e-05, and all the digits of one past 2^53. null when the place holds another value. */
function rawNumber(value: JsonValue | undefined, place: Place, { checkpoint }: RuleContext): string | null {
  if (typeof value !== "number" || place.part === "file") return null;
  const document = checkpoint.documents.get(place.file);
  return document !== undefined && Object.is(valueAt(document.value, place.pointer), value)
    ? document.rawText(place.pointer)
    : null;
}
