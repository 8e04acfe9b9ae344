import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { tokenId } from "../../../checkpoint/facts/token-id.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { SPECIAL_TOKEN_KEYS, type StatedToken, specialToken } from "./special-token-file.ts";
import { statedIds, type TokenRole } from "./stated-ids.ts";

/** Roles that tokenizer_config.json and special_tokens_map.json give to different tokens. */
export const specialTokensAgree: RuleFunction = {
  name: "tokenizer/special-tokens-agree",
  options: { type: "object", additionalProperties: false },
  placeholders: ["role", "map", "config", "winner"],
  run(context): FunctionOutcome {
    const { checkpoint } = context;
    const winner = winningFile(checkpoint);
    const findings: FunctionFinding[] = [];
    let targets = 0;
    for (const key of SPECIAL_TOKEN_KEYS) {
      const config = specialToken(checkpoint, "tokenizer_config.json", key);
      const map = specialToken(checkpoint, "special_tokens_map.json", key);
      if (config === null || map === null) continue;
      targets++;
      if (config.text === map.text || !exists(checkpoint, config)) continue;
      const args = { role: key, config: config.text, map: map.text, winner };
      const isMapsFault = mapIsOdd(context, key, config, map);
      const [odd, other] = isMapsFault ? [map, config] : [config, map];
      const related = [{ ...other.from, label: "says otherwise" }];
      findings.push({ args, primary: odd.from, related, actual: odd.text, expected: other.text });
    }
    return { targets, findings };
  },
};

/**
 * special_tokens_map.json is only read, and then wins, for a tokenizer_config.json without added_tokens_decoder
 * (transformers 4.34 and later, tokenization_utils_base.py).
 */
function winningFile({ documents }: Checkpoint): string {
  const decoder = memberOf(documents.get("tokenizer_config.json")?.value, "added_tokens_decoder");
  return isJsonObject(decoder) ? "tokenizer_config.json" : "special_tokens_map.json";
}

/** Which of the two is the odd one: the one without an id, else not the base's, else not the one that the config's ids name. */
function mapIsOdd({ checkpoint, base }: RuleContext, key: string, config: StatedToken, map: StatedToken): boolean {
  if (!exists(checkpoint, map)) return true;
  const role = ROLES.get(key);
  if (role === undefined) return false;
  const expected = base?.facts.get(`${role}.tokenizer`)?.value;
  if (expected !== undefined) return config.text === expected;
  const ids = statedIds(checkpoint.facts, role)?.ids ?? new Set();
  const isNamed = ({ text }: StatedToken): boolean => text !== null && ids.has(tokenId(checkpoint, text) ?? -1);
  return isNamed(config) && !isNamed(map);
}

const ROLES: ReadonlyMap<string, TokenRole> = new Map([
  ["eos_token", "eos"],
  ["bos_token", "bos"],
  ["pad_token", "pad"],
]);

/** A token that the tokenizer does not have is the business of tokenizer/special-tokens-exist. */
function exists(checkpoint: Checkpoint, { text }: StatedToken): boolean {
  const { tokenizer } = checkpoint;
  return (
    tokenizer === null || tokenizer.size === 0 || text === null || text === "" || tokenId(checkpoint, text) !== null
  );
}
