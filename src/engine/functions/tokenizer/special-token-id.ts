import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { tokenId } from "../../../checkpoint/facts/token-id.ts";
import type { JsonObject, JsonValue } from "../../../format/json/json-value.ts";
import type { BaseModel } from "../../../model/base-model.ts";
import { eosOfBaseOnly } from "../generation/eos-of-base.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { type StatedIds, statedIds, type TokenRole } from "./stated-ids.ts";

/** The tokenizer's eos, bos or pad token against the ids that config.json and generation_config.json give that role. */
export const specialTokenId: RuleFunction = {
  name: "tokenizer/special-token-id",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["role"],
    properties: { role: { enum: ["eos", "bos", "pad"] } },
  },
  placeholders: ["token"],
  run(context, options: JsonObject): FunctionOutcome {
    const { checkpoint, base } = context;
    const role = roleOf(options["role"]);
    const { facts } = checkpoint;
    const id = facts.get(`${role}.tokenizer_id`);
    const stated = statedIds(facts, role);
    if (id === null || stated === null || typeof id.value !== "number") return { targets: 0, findings: [] };
    if (stated.ids.has(id.value) || isMapsFault(checkpoint, role, stated) || isBases(base, role, id.value, stated)) {
      return { targets: 1, findings: [] };
    }
    if (role === "eos" && eosOfBaseOnly(context).has(id.value)) return { targets: 1, findings: [] };
    const token = facts.get(`${role}.tokenizer`)?.value ?? null;
    const related = [{ ...id.from, label: `the tokenizer's ${role}_token has the id ${id.value}` }];
    const { value: actual, from: primary } = stated.fact;
    return { targets: 1, findings: [{ args: { token }, primary, related, actual, expected: id.value }] };
  },
};

function roleOf(value: JsonValue | undefined): TokenRole {
  return value === "bos" || value === "pad" ? value : "eos";
}

/** special_tokens_map.json names the token that the ids name: tokenizer/special-tokens-agree says which file is the odd one. */
function isMapsFault(checkpoint: Checkpoint, role: TokenRole, stated: StatedIds): boolean {
  const map = checkpoint.facts.get(`${role}.map`)?.value;
  if (typeof map !== "string" || map === checkpoint.facts.get(`${role}.tokenizer`)?.value) return false;
  const id = tokenId(checkpoint, map);
  return id !== null && stated.ids.has(id);
}

/** The base was published with the same pair. */
function isBases(base: BaseModel | null, role: TokenRole, id: number, stated: StatedIds): boolean {
  if (base === null || base.facts.get(`${role}.tokenizer_id`)?.value !== id) return false;
  const ids = statedIds(base.facts, role)?.ids ?? new Set();
  return ids.size === stated.ids.size && [...stated.ids].every((each) => ids.has(each));
}
