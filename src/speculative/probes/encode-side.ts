import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { MAX_TOKENS, type TokenTable, TooManyTokens } from "../../format/tokenizer/token-table.ts";
import type { Asked } from "./asking-once.ts";
import { addedTokenJson, type EncoderSource } from "./encoder-source.ts";
import { exactParts } from "./exact-parts.ts";
import { libraryLimit, partsOf } from "./library-limits.ts";
import type { Probe } from "./probe.ts";
import type { Encoded, Outcome } from "./probe-task.ts";
import { usedTokens } from "./used-tokens.ts";

/** What one tokenizer makes of all probes, in their order; one error where it is of no use for any. */
export async function encodeSide(
  source: EncoderSource,
  probes: readonly Probe[],
  thread: Asked,
  used: typeof usedTokens = usedTokens,
): Promise<Outcome<readonly Outcome<Encoded>[]>> {
  const limit = libraryLimit(source) ?? (tokensOf(source) === null ? `it has more than ${MAX_TOKENS} tokens` : null);
  if (limit !== null) return { error: limit };
  const part = (key: string): JsonValue => memberOf(source.outline, key) ?? null;
  const needed = new Set(templateTokens(part("post_processor")));
  const addedTokens = usedAddedTokens(source, probes, needed);
  const [normalizer, preTokenizer] = [part("normalizer"), exactParts(part("pre_tokenizer"))];
  const pieces = await thread.ask({ kind: "split", normalizer, preTokenizer, addedTokens, probes });
  if ("error" in pieces) return pieces;
  const unknown = memberOf(part("model"), "unk_token");
  if (typeof unknown === "string") needed.add(unknown);
  const tokenizer = {
    model: {
      ...(isJsonObject(part("model")) ? (part("model") as object) : {}),
      ...used(source, pieces.value, needed),
    },
    normalizer,
    pre_tokenizer: preTokenizer,
    post_processor: part("post_processor"),
    decoder: null,
    added_tokens: addedTokens,
  } as unknown as JsonValue;
  return await thread.ask({ kind: "encode", tokenizer, probes });
}

/** null when there are more than any model has. */
export function tokensOf(source: Pick<EncoderSource, "tokens">): TokenTable | null {
  try {
    return source.tokens;
  } catch (error) {
    if (error instanceof TooManyTokens) return null;
    throw error;
  }
}

/** Added tokens that stand in no probe change nothing; those that are looked for in normalized text may stand in any. */
function usedAddedTokens(
  { addedTokens, outline }: EncoderSource,
  probes: readonly Probe[],
  needed: ReadonlySet<string>,
): readonly JsonValue[] {
  const text = probes.map((probe) => probe.text).join("\0");
  const starts = new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
  const isNormalized = (memberOf(outline, "normalizer") ?? null) !== null;
  return addedTokens
    .filter((token) => {
      const { content, special, normalized = !special } = token;
      if (content === "") return false;
      if ((normalized && isNormalized) || needed.has(content)) return true;
      return (content.length < 2 || starts.has(content.slice(0, 2))) && text.includes(content);
    })
    .map(addedTokenJson);
}

function templateTokens(postProcessor: JsonValue): readonly string[] {
  return partsOf(postProcessor, "processors").flatMap((part) => {
    const single = memberOf(part, "single");
    return (Array.isArray(single) ? single : []).flatMap((item: JsonValue) => {
      const id = memberOf(memberOf(item, "SpecialToken"), "id");
      return typeof id === "string" ? [id] : [];
    });
  });
}
