import type { Fact } from "../../checkpoint/facts/fact.ts";
import { type Place, valuePlace } from "../../checkpoint/place.ts";
import { InternalError } from "../../errors.ts";
import { compileAssertion } from "../compile-assertion.ts";
import { factName, parseReference } from "../compile-source.ts";
import { factHome } from "../fact-home.ts";
import type { FactCheckSource } from "../rule-source.ts";
import { judgeAll } from "./judge-all.ts";
import type { Check } from "./observation.ts";

/** Behind a value that no file states: it follows from others, or from the defaults of the model's class. */
const UNSTATED = " (not stated)";

/** `{ fact, assert }`: one normalised value; the finding points at the key that the user wrote. */
export function compileFactCheck(source: FactCheckSource): Check {
  const name = factName(source.fact);
  const test = compileAssertion(source.assert);
  const home = source.missingAt === undefined ? factHome(name) : placeOf(source.missingAt);
  return (context) => {
    const fact = context.checkpoint.facts.get(name);
    const primary = fact === null ? home : statedPlace(fact, source);
    const args = { unstated: fact === null || fact.how === "stated" ? "" : UNSTATED };
    return judgeAll(test, [{ actual: fact?.value, primary, args }], context, source);
  };
}

function statedPlace(fact: Fact, { part }: FactCheckSource): Place {
  return part === undefined || fact.from.part === "file" ? fact.from : { ...fact.from, part };
}

function placeOf(reference: string): Place {
  const parsed = parseReference(reference);
  if (parsed === null) throw new InternalError(`not a reference: ${reference}`);
  return valuePlace(parsed.file, parsed.pointer);
}
