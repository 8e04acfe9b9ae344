import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { Place } from "../../../checkpoint/place.ts";
import { memberOf } from "../../../format/json/json-value.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { idsOf, printIds } from "../tokenizer/stated-ids.ts";

const GENERATION = "generation_config.json";

/**
 * A model that never stops: generate() looks into generation_config.json alone where there is one, else into config.json
 * (measured with transformers 5.12.1).
 */
export const eosMissing: RuleFunction = {
  name: "generation/eos-missing",
  options: { type: "object", additionalProperties: false },
  placeholders: ["ids"],
  fix: "safe",
  run(context): FunctionOutcome {
    const { documents } = context.checkpoint;
    const file = documents.get(GENERATION)?.value === undefined ? "config.json" : GENERATION;
    if (documents.get(file)?.value === undefined) return { targets: 0, findings: [] };
    if (namesEos(context.checkpoint, file)) return { targets: 1, findings: [] };
    const stated = memberOf(documents.get(file)?.value, "eos_token_id");
    const primary: Place = { file, pointer: ["eos_token_id"], part: stated === undefined ? "key" : "value" };
    const fixes = fixesOf(context, primary, stated !== undefined);
    return { targets: 1, findings: [{ args: { ids: knownIds(context) }, primary, fixes }] };
  },
};

function namesEos({ facts }: Checkpoint, file: string): boolean {
  const value = facts.get(file === GENERATION ? "eos.generation" : "eos.config")?.value;
  return Array.isArray(value) && value.length > 0;
}

/** What config.json says, for generate() does not look there; else what the base model or the tokenizer says. */
function fixesOf({ checkpoint, base }: RuleContext, { file, pointer }: Place, isStated: boolean): readonly Fix[] {
  const own = file === GENERATION ? checkpoint.facts.get("eos.config") : null;
  const published = base?.facts.get("eos.all") ?? null;
  const found = own ?? published ?? checkpoint.facts.get("eos.tokenizer_id");
  if (found === null || idsOf(found).length === 0) return [];
  const raw = found === own ? checkpoint.documents.get(own.from.file)?.rawText(own.from.pointer) : undefined;
  const json = raw ?? printIds(found);
  const safety = own === null && found === published ? safetyWithBase("safe", base) : "safe";
  const edit: StructuralEdit = { op: isStated ? "set" : "insert", file, pointer, json };
  return [{ title: `add eos_token_id ${printIds(found)} to ${file}`, safety, edits: [edit] }];
}

/** Where the checkpoint or its base say what it should be. */
function knownIds({ checkpoint: { facts }, base }: RuleContext): string {
  const ids = base?.facts.get("eos.all") ?? facts.get("eos.config") ?? facts.get("eos.tokenizer_id");
  return ids === null ? "the id of the token that ends an answer" : JSON.stringify([ids.value].flat());
}
