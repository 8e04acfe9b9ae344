import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { Fact } from "../../../checkpoint/facts/fact.ts";
import { tokenId } from "../../../checkpoint/facts/token-id.ts";
import type { BaseModel } from "../../../model/base-model.ts";
import type { RuleContext } from "../../rule.ts";
import { eosOfBaseOnly } from "../generation/eos-of-base.ts";
import { embeddingRows } from "./embedding-table.ts";
import { type StatedIds, statedIds, type TokenRole } from "./stated-ids.ts";

/** The id of the tokenizer's token of a role, beside the ids that the model's configuration gives that role. */
export interface ComparedIds {
  /** From tokenizer_config.json. */
  readonly id: Fact<number>;
  readonly stated: StatedIds;
  /** False when they contradict each other and no other rule has said it. */
  readonly agree: boolean;
}

/** null when one side does not say. */
export function compareTokenizerId(context: RuleContext, role: TokenRole): ComparedIds | null {
  const { checkpoint, base } = context;
  const { facts } = checkpoint;
  const fact = facts.get(`${role}.tokenizer_id`);
  const stated = statedIds(facts, role);
  if (fact === null || stated === null || typeof fact.value !== "number") return null;
  const id = { ...fact, value: fact.value };
  const rows = embeddingRows(checkpoint, base);
  const agree =
    stated.ids.has(id.value) ||
    // A token without a row is reported as such, and has to be replaced.
    (rows !== null && id.value >= rows) ||
    isMapsFault(checkpoint, role, stated) ||
    isBases(base, role, id.value, stated) ||
    (role === "eos" && eosOfBaseOnly(context).has(id.value));
  return { id, stated, agree };
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
