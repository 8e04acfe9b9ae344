import { quote } from "../format/text/quote.ts";
import {
  ACCEPTS,
  accepts,
  acceptsAtRisk,
  type Engine,
  type EngineFacts,
  type EngineSide,
  equalSizes,
  type Judgement,
  stops,
  unknown,
} from "./engine-facts.ts";
import type { PairTokens } from "./pair-tokens.ts";

/** Of llama.cpp, common/speculative.cpp: SPEC_VOCAB_MAX_SIZE_DIFFERENCE and SPEC_VOCAB_CHECK_START_TOKEN_ID. */
const LLAMA_CPP_SIZE_DIFFERENCE = 128;
const LLAMA_CPP_FIRST_ID = 5;
/** Of vLLM, v1/spec_decode/vocab_mapping.py: fewer common tokens than this are warned of. */
const VLLM_FEW_TOKENS = 100;

/** An engine that compares vocab_size and no token. */
function sizesAlone(facts: EngineFacts): Judgement {
  const sizes = equalSizes(facts);
  return sizes.accepts === true ? unchecked("it compares vocab_size, not the tokens")(facts) : sizes;
}

/** An engine that takes every pair. */
function unchecked(reason: string): Engine["judge"] {
  return ({ tokens }) => {
    if (tokens === null) return acceptsAtRisk(`${reason}; ${NO_TOKENIZER}`);
    return haveOtherTokens(tokens) ? acceptsAtRisk(reason) : ACCEPTS;
  };
}

/** Reserved slots with other names do no harm where nobody compares names. */
function haveOtherTokens({ comparison: { same, target, draft, onlyReserved } }: PairTokens): boolean {
  return (same < target || same < draft) && !onlyReserved;
}

const NO_TOKENIZER = "a tokenizer could not be read";
const STATE = "a recurrent state, which no token can be taken back from";
const UNCHECKED = unchecked("it checks no tokens");

/**
 * What each engine checks of a target and a draft before it serves them, in its order. Conditions as they were read in the
 * engines' sources; `source` says where.
 */
export const ENGINES: readonly Engine[] = [
  {
    name: "vLLM (draft_model)",
    source: "vllm config/speculative.py:1403, 2026-08",
    judge: sizesAlone,
  },
  {
    name: "vLLM (draft_model, use_heterogeneous_vocab)",
    source: "vllm v1/spec_decode/vocab_mapping.py, 2026-08",
    judge: heterogeneous,
  },
  {
    name: "SGLang (STANDALONE)",
    source: "sglang speculative/standalone_worker_v2.py:218, configs/model_config.py:704, 2026-07",
    judge: sglang,
  },
  {
    name: "SGLang (STANDALONE, to early 2026)",
    source: "sglang issue 24051",
    judge: unchecked("it checks nothing: other tokens come out as garbage"),
  },
  { name: "llama.cpp", source: "llama.cpp common/speculative.cpp, 2026", judge: llamaCpp },
  {
    name: "transformers (assisted generation)",
    source: "transformers generation/utils.py:1585, 5.16",
    judge(facts) {
      if (facts.target.stateful) return stops(`the target keeps ${STATE}`);
      const sizes = sizesAlone(facts);
      return sizes.accepts === false ? accepts("only with both tokenizers given (universal assisted decoding)") : sizes;
    },
  },
  {
    name: "TensorRT-LLM (draft target)",
    source: "TensorRT-LLM docs/source/features/speculative-decoding.md",
    judge: unchecked("it checks nothing; its documentation asks for the same tokenizer"),
  },
  { name: "MLC", source: "mlc-llm issue 3022 (maintainers say it, no check was seen)", judge: sizesAlone },
  { name: "ExLlamaV2", source: "exllamav2 generator/dynamic.py:345", judge: exllama },
  {
    name: "ExLlamaV3",
    source: "exllamav3 generator/generator.py:156",
    judge: (facts) => (facts.draft.stateful ? stops(`the draft keeps ${STATE}`) : UNCHECKED(facts)),
  },
  {
    name: "mlx-lm",
    source: "mlx_lm generate.py:2156 (its server only warns)",
    judge(facts) {
      const [own, other] = [facts.target.baseTokens, facts.draft.baseTokens];
      if (own === null || other === null || facts.tokens === null) return unknown(NO_TOKENIZER);
      if (own !== other) return stops(`vocab_size of the tokenizer: ${other}, the target's is ${own}`);
      return unchecked("it compares the number of tokens, not the tokens")(facts);
    },
  },
  { name: "OpenVINO GenAI", source: "openvino.genai fast_draft_strategy.cpp:18", judge: openvino },
  { name: "mistral.rs", source: "mistral.rs, at run time", judge: sizesAlone },
  {
    name: "TGI",
    source: "text-generation-inference server/models/__init__.py:522",
    judge: () => stops("it has no draft models, only Medusa, MLP speculators and n-grams"),
  },
];

/** Tokens in common after the sign for a space is made the same; those only one side spells so are not counted here. */
function heterogeneous({ target, draft, tokens }: EngineFacts): Judgement {
  if (tokens === null) return unknown(NO_TOKENIZER);
  const silent = (
    [
      ["target", target],
      ["draft", draft],
    ] as const
  ).find(([, { hasUnk, eos }]) => !hasUnk && eos === null);
  if (silent !== undefined) return stops(`the tokenizer of the ${silent[0]} has neither unk nor eos`);
  const few = tokens.shared < VLLM_FEW_TOKENS ? `; it warns of fewer than ${VLLM_FEW_TOKENS}` : "";
  return accepts(`greedy drafting only; ${tokens.shared} tokens in common${few}`);
}

function sglang(facts: EngineFacts): Judgement {
  const { draft, tokens } = facts;
  const sizes = equalSizes(facts);
  if (sizes.accepts !== true) return sizes;
  if (tokens === null) return unknown(NO_TOKENIZER);
  const { same, target: all, draft: others } = tokens.comparison;
  if (same < all || same < others) {
    return stops(`get_vocab(): of ${others} tokens and the target's ${all}, ${same} are the same`);
  }
  const needed = neededLength(facts);
  if (draft.contextLength !== null && needed !== null && draft.contextLength < needed.length) {
    const shorter = facts.servedLength === null ? "a shorter one is served, or " : "";
    return stops(
      `context length: ${draft.contextLength}, ${needed.text} (unless ${shorter}SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN is set)`,
    );
  }
  return ACCEPTS;
}

/** Its order: type, bos, eos, size, text of each token. */
function llamaCpp({ target, draft, tokens }: EngineFacts): Judgement {
  if (tokens === null || target.vocabType === null || draft.vocabType === null) return unknown(NO_TOKENIZER);
  if (target.vocabType !== draft.vocabType) {
    return stops(`vocabulary type: ${draft.vocabType}, the target's is ${target.vocabType}`);
  }
  for (const key of ["bos", "eos"] as const) {
    const [own, other] = [target[`${key}Added`], draft[`${key}Added`]];
    if (own !== other) return stops(`add_${key}: ${String(other)}, the target's is ${String(own)}`);
    if (own === true && target[key] !== draft[key]) return stops(otherId(key, target, draft));
  }
  const [own, other] = [target.vocabSize, draft.vocabSize];
  if (own === null || other === null) return unknown("vocab_size is not known");
  const difference = Math.abs(own - other);
  if (difference > LLAMA_CPP_SIZE_DIFFERENCE) {
    return stops(`vocabulary size: differs by ${difference}, at most ${LLAMA_CPP_SIZE_DIFFERENCE} may`);
  }
  const differing = tokens.firstOther(LLAMA_CPP_FIRST_ID, Math.min(own, other));
  if (differing !== null) {
    const { id, target: text, draft: otherText } = differing;
    return stops(`token ${id}: ${textOf(otherText)}, the target's is ${textOf(text)}`);
  }
  const told = difference === 0 ? null : `sizes differ by ${difference}, at most ${LLAMA_CPP_SIZE_DIFFERENCE} may`;
  if (haveOtherTokens(tokens)) return acceptsAtRisk(told ?? `it compares tokens from id ${LLAMA_CPP_FIRST_ID} on`);
  return told === null ? ACCEPTS : accepts(told);
}

function textOf(token: string | null): string {
  return token === null ? "none" : quote(token);
}

function exllama(facts: EngineFacts): Judgement {
  const [needed, other] = [neededLength(facts), facts.draft.contextLength];
  if (needed === null || other === null) return unknown("max_position_embeddings is not known");
  const unless = facts.servedLength === null ? " (unless both are loaded with a shorter one)" : "";
  return other < needed.length ? stops(`max_seq_len: ${other}, ${needed.text}${unless}`) : UNCHECKED(facts);
}

/** What the draft has to reach. */
function neededLength({
  target,
  servedLength,
}: EngineFacts): { readonly length: number; readonly text: string } | null {
  if (servedLength !== null) return { length: servedLength, text: `${servedLength} are to be served` };
  const { contextLength: length } = target;
  return length === null ? null : { length, text: `the target's is ${length}` };
}

/** Beside sizes and ids it compares how many tokens one sentence has, which only running both tokenizers tells. */
function openvino(facts: EngineFacts): Judgement {
  const sizes = equalSizes(facts);
  if (sizes.accepts !== true) return sizes;
  const { target, draft, tokens } = facts;
  if (tokens === null) return unknown(NO_TOKENIZER);
  const key = (["eos", "bos", "pad"] as const).find((each) => target[each] !== draft[each]);
  if (key !== undefined) return stops(otherId(key, target, draft));
  return unchecked("of texts it compares the number of tokens of one sentence")(facts);
}

function otherId(key: "bos" | "eos" | "pad", target: EngineSide, draft: EngineSide): string {
  return `${key}: ${draft[key] ?? "none"}, the target's is ${target[key] ?? "none"}`;
}
