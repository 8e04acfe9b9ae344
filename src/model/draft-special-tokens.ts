import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";

/** A token of the part `specialTokens` of a base model; the text is null when no file tells it. */
export interface DraftedToken {
  readonly id: number;
  readonly text: string | null;
}

export interface DraftedSpecialTokens {
  readonly bos: DraftedToken | null;
  readonly eos: readonly DraftedToken[];
  readonly pad: DraftedToken | null;
  readonly spare: readonly DraftedToken[];
}

/** The special tokens of a base model by role, as far as its files tell them. */
export function draftSpecialTokens(files: {
  readonly config: JsonValue;
  readonly generation: JsonValue | undefined;
  readonly tokenizerConfig: JsonValue | undefined;
  readonly tokenizer: TokenizerSummary | null;
}): DraftedSpecialTokens {
  const { config, generation, tokenizer, tokenizerConfig } = files;
  const ofId = (id: number): DraftedToken => ({ id, text: tokenizer?.tokenOf(id) ?? null });
  const named = (key: string): DraftedToken | null => {
    const token = memberOf(tokenizerConfig, key);
    const text = memberOf(token, "content") ?? token;
    const id = typeof text === "string" ? (tokenizer?.idOf(text) ?? null) : null;
    return typeof text === "string" && id !== null ? { id, text } : null;
  };
  const stated = (role: string): readonly number[] =>
    [memberOf(generation, `${role}_token_id`) ?? valueIn(config, `${role}_token_id`) ?? []]
      .flat()
      .filter((id): id is number => typeof id === "number" && Number.isSafeInteger(id) && id >= 0);
  // A tokenizer_config.json that sets bos_token to null, or says that none is added, goes before the id of config.json.
  const addsNone =
    memberOf(tokenizerConfig, "add_bos_token") === false || memberOf(tokenizerConfig, "bos_token") === null;
  const [bosId] = stated("bos");
  const bos = addsNone ? null : (named("bos_token") ?? (bosId === undefined ? null : ofId(bosId)));
  const eos = [...new Set(stated("eos"))].sort((a, b) => a - b).map(ofId);
  const ending = named("eos_token");
  const pad = named("pad_token");
  const used = new Set([bos, pad, ...eos].map((token) => token?.id));
  const spare = (tokenizer?.addedTokens ?? []).filter(
    ({ id, content, special }) => special && /pad/i.test(content) && !used.has(id),
  );
  return {
    bos,
    eos: eos.length > 0 || ending === null ? eos : [ending],
    pad,
    spare: spare.map(({ id, content }) => ({ id, text: content })),
  };
}

/** A key at the top of a config, or in the text part of a composite one. */
function valueIn(config: JsonValue, key: string): JsonValue | undefined {
  return memberOf(config, key) ?? memberOf(memberOf(config, "text_config"), key);
}
