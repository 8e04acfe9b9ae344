import type { Facts } from "../../../checkpoint/facts/fact.ts";
import type { Place } from "../../../checkpoint/place.ts";
import type { JsonObject } from "../../../format/json/json-value.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import { jsonEqual } from "../../json-equal.ts";
import type { RuleContext } from "../../rule.ts";
import { addIds, fitVocabulary, publishedIds, statedPlaces } from "../generation/id-edits.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { printIds, roleOf, type StatedIds, statedIds, type TokenRole } from "./stated-ids.ts";
import { compareTokenizerId } from "./tokenizer-id.ts";

/** The tokenizer's eos, bos or pad token against the ids that config.json and generation_config.json give that role. */
export const specialTokenId: RuleFunction = {
  name: "tokenizer/special-token-id",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["role"],
    properties: { role: { enum: ["eos", "bos", "pad"] } },
  },
  fix: "safe",
  placeholders: ["token", "stated", "remedy"],
  run(context, options: JsonObject): FunctionOutcome {
    const role = roleOf(options["role"]);
    const compared = compareTokenizerId(context, role);
    if (compared === null) return { targets: 0, findings: [] };
    if (compared.agree) return { targets: 1, findings: [] };
    const { id, stated } = compared;
    const { facts } = context.checkpoint;
    const both = describe(facts, role);
    const args = {
      token: facts.get(`${role}.tokenizer`)?.value ?? null,
      stated: both.text,
      remedy: remedy(context, role, id.value, stated),
    };
    const related = [{ ...id.from, label: `${role}_token has the id ${id.value}` }, ...both.related];
    const { value: actual, from: primary } = stated.fact;
    const fixes = fitVocabulary(context, [id.value]) ? [giveRole(context, role, id.value)] : [];
    return { targets: 1, findings: [{ args, primary, related, actual, expected: id.value, fixes }] };
  },
};

/** The files take the tokenizer's id. Only a base model that does so too says that this is the right way round. */
function giveRole(context: RuleContext, role: TokenRole, id: number): Fix {
  const isPublished = publishedIds(context.base, role).includes(id);
  const safety = isPublished ? safetyWithBase("safe", context.base) : "unsafe";
  const places = statedPlaces(context, role);
  if (role === "eos") {
    const edits = places.flatMap((stated) => addIds(context, stated, [id]));
    return { title: `add ${id} to eos_token_id`, safety, edits };
  }
  const edits = places.map(({ from: { file, pointer } }): StructuralEdit => {
    return { op: "set", file, pointer, json: String(id) };
  });
  return { title: `set ${role}_token_id to ${id}`, safety, edits };
}

/** Both ways out, the base model's own first: with its ids kept, it is the token that somebody changed. */
function remedy({ base }: RuleContext, role: TokenRole, id: number, stated: StatedIds): string {
  const ids =
    role === "eos"
      ? `add ${id} to eos_token_id in generation_config.json and config.json`
      : `set ${role}_token_id to ${id} in config.json and generation_config.json`;
  const published = base === null ? null : statedIds(base.facts, role);
  const token = base?.facts.get(`${role}.tokenizer`)?.value;
  const keepsIds = published !== null && [...published.ids].every((each) => stated.ids.has(each));
  if (base === null || typeof token !== "string" || !keepsIds) {
    return `${ids}, or name the right ${role}_token in the tokenizer files`;
  }
  return `name ${token} as ${role}_token in the tokenizer files, as ${base.name} does, or ${ids}`;
}

/** What the two files say, as one phrase: "2", or "32000 in generation_config.json and 0 in config.json". */
function describe(facts: Facts, role: TokenRole): { readonly text: string; readonly related: readonly Place[] } {
  const [generation, config] = [facts.get(`${role}.generation`), facts.get(`${role}.config`)];
  const first = generation ?? config;
  const text = first === null ? "absent" : printIds(first);
  if (generation === null || config === null || jsonEqual(generation.value, config.value)) return { text, related: [] };
  const other = printIds(config);
  return {
    text: `${text} in ${generation.from.file} and ${other} in ${config.from.file}`,
    related: [{ ...config.from, label: `${other} here` }],
  };
}
