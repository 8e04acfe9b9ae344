import { tokenId } from "../../../checkpoint/facts/token-id.ts";
import type { Place } from "../../../checkpoint/place.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { SPECIAL_TOKEN_KEYS, specialToken } from "./special-token-file.ts";

/** Special tokens that tokenizer.json has no id for; one finding for all roles of one token. */
export const specialTokensExist: RuleFunction = {
  name: "tokenizer/special-tokens-exist",
  options: { type: "object", additionalProperties: false },
  placeholders: ["keys", "token", "next"],
  run({ checkpoint }): FunctionOutcome {
    const { tokenizer } = checkpoint;
    if (tokenizer === null || tokenizer.size === 0) return { targets: 0, findings: [] };
    const roles = new Map<string, { key: string; from: Place }[]>();
    for (const key of SPECIAL_TOKEN_KEYS) {
      const stated =
        specialToken(checkpoint, "tokenizer_config.json", key) ??
        specialToken(checkpoint, "special_tokens_map.json", key);
      // LLaMA's first conversions have "" for a token that they leave to the tokenizer.
      if (stated === null || stated.text === null || stated.text === "") continue;
      const known = roles.get(stated.text);
      if (known === undefined) roles.set(stated.text, [{ key, from: stated.from }]);
      else known.push({ key, from: stated.from });
    }
    const findings: FunctionFinding[] = [];
    for (const [token, places] of roles) {
      const [first, ...others] = places;
      if (first === undefined || tokenId(checkpoint, token) !== null) continue;
      const args = { token, keys: nameList(places.map(({ key }) => key)), next: tokenizer.maxId + 1 };
      const related = others.map(({ key, from }) => ({ ...from, label: `${key} is the same token` }));
      findings.push({ args, primary: first.from, related, actual: token });
    }
    return { targets: roles.size, findings };
  },
};
