import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { tokenId } from "../../../checkpoint/facts/token-id.ts";
import { eosOfBaseOnly } from "../generation/eos-of-base.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { printIds, type StatedIds, statedIds } from "./stated-ids.ts";

/** Tokens that do nothing but end a turn: Llama 3 and 4, ChatML (Qwen, Phi-4, InternLM), Gemma 2 and 3, Phi-3, Cohere, Gemma 4. */
const TURN_ENDS: readonly string[] = [
  "<|eot_id|>",
  "<|eot|>",
  "<|im_end|>",
  "<end_of_turn>",
  "<|end|>",
  "<|END_OF_TURN_TOKEN|>",
  "<turn|>",
];

/** The token that the chat template writes after an answer against the ids at which generation stops. */
export const chatTemplateEos: RuleFunction = {
  name: "tokenizer/chat-template-eos",
  options: { type: "object", additionalProperties: false },
  placeholders: ["token", "stated"],
  run(context): FunctionOutcome {
    const { checkpoint } = context;
    const { facts } = checkpoint;
    const template = facts.get("chat_template.text");
    const stated = statedIds(facts, "eos");
    if (template === null || stated === null || typeof template.value !== "string") return { targets: 0, findings: [] };
    const ends = turnEnds(checkpoint, template.value);
    const [first] = ends;
    if (first === undefined) return { targets: 0, findings: [] };
    if (ends.some(({ id }) => stated.ids.has(id)) || isSaidByEosId(checkpoint, first.id, stated)) {
      return { targets: 1, findings: [] };
    }
    if (eosOfBaseOnly(context).has(first.id)) return { targets: 1, findings: [] };
    const related = [{ ...template.from, label: `the template ends a turn with ${first.token}` }];
    const { value: actual, from: primary } = stated.fact;
    return {
      targets: 1,
      findings: [
        { args: { token: first.token, stated: printIds(stated.fact) }, primary, related, actual, expected: first.id },
      ],
    };
  },
};

/** Those of the template that the tokenizer has. None where eos_token itself ends the turn, or the harmony format's <|return|>. */
function turnEnds(
  checkpoint: Checkpoint,
  template: string,
): readonly { readonly token: string; readonly id: number }[] {
  if (/\beos_token\b/.test(template) || template.includes("<|return|>")) return [];
  return TURN_ENDS.flatMap((token) => {
    const id = template.includes(token) ? tokenId(checkpoint, token) : null;
    return id === null ? [] : [{ token, id }];
  });
}

/** tokenizer/eos-id speaks already: the same token is the tokenizer's eos_token, and no other file excuses it. */
function isSaidByEosId(checkpoint: Checkpoint, id: number, stated: StatedIds): boolean {
  const { facts } = checkpoint;
  if (facts.get("eos.tokenizer_id")?.value !== id) return false;
  const map = facts.get("eos.map")?.value;
  if (typeof map !== "string" || map === facts.get("eos.tokenizer")?.value) return true;
  const mapId = tokenId(checkpoint, map);
  return mapId === null || !stated.ids.has(mapId);
}
