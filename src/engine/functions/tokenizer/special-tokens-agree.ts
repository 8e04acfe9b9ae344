import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { SPECIAL_TOKEN_KEYS, type StatedToken, specialToken } from "./special-token-file.ts";

/** Roles that tokenizer_config.json and special_tokens_map.json give to different tokens. */
export const specialTokensAgree: RuleFunction = {
  name: "tokenizer/special-tokens-agree",
  options: { type: "object", additionalProperties: false },
  placeholders: ["role", "map", "config", "winner"],
  run({ checkpoint }): FunctionOutcome {
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
      const related = [{ ...map.from, label: "says otherwise" }];
      findings.push({ args, primary: config.from, related, actual: config.text, expected: map.text });
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

/** A token that the tokenizer does not have is the business of tokenizer/special-tokens-exist. */
function exists({ tokenizer }: Checkpoint, { text }: StatedToken): boolean {
  return tokenizer === null || tokenizer.size === 0 || text === null || text === "" || tokenizer.idOf(text) !== null;
}
