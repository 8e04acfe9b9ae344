import { describe, expect, it } from "vitest";
import { TokenTable } from "../../src/format/tokenizer/token-table.ts";
import type { EngineFacts, EngineSide } from "../../src/speculative/engine-facts.ts";
import { ENGINES } from "../../src/speculative/engines.ts";
import { comparePairTokens } from "../../src/speculative/pair-tokens.ts";

type Tokens = Readonly<Record<string, number>>;

const SIDE: EngineSide = {
  vocabSize: 1000,
  baseTokens: 10,
  vocabType: "bpe",
  bos: 0,
  eos: 1,
  pad: null,
  bosAdded: true,
  eosAdded: false,
  hasUnk: false,
  contextLength: 4096,
  stateful: false,
};
const TOKENS: Tokens = Object.fromEntries(Array.from({ length: 10 }, (_, id) => [`t${id}`, id]));

function facts(
  draft: Partial<EngineSide> = {},
  target: Partial<EngineSide> = {},
  tokens: readonly [Tokens, Tokens] | null = [TOKENS, TOKENS],
): EngineFacts {
  const of = (each: Tokens) => ({ tokens: TokenTable.of(Object.entries(each)) });
  return {
    target: { ...SIDE, ...target },
    draft: { ...SIDE, ...draft },
    servedLength: null,
    tokens: tokens === null ? null : comparePairTokens(of(tokens[0]), of(tokens[1])),
  };
}

function verdict(engine: string, of: EngineFacts): string {
  const found = ENGINES.find(({ name }) => name === engine);
  if (found === undefined) throw new Error(`no engine ${engine}`);
  const { accepts, risky, reason } = found.judge(of);
  const word = accepts === null ? "unknown" : accepts ? (risky ? "at risk" : "accepts") : "stops";
  return reason === null ? word : `${word}: ${reason}`;
}

const renamed = (id: number): readonly [Tokens, Tokens] => {
  const { [`t${id}`]: _, ...rest } = TOKENS;
  return [TOKENS, { ...rest, other: id }];
};

const STATE = "a recurrent state, which no token can be taken back from";
/** Only a slot that is kept for later has another name. */
const RESERVED: readonly [Tokens, Tokens] = [
  { ...TOKENS, "<unused1>": 10 },
  { ...TOKENS, "<unused2>": 10 },
];

describe("llama.cpp", () => {
  it.each([
    ["sizes 128 apart", facts({ vocabSize: 1128 }), "accepts: sizes differ by 128, at most 128 may"],
    ["sizes 129 apart", facts({ vocabSize: 871 }), "stops: vocabulary size: differs by 129, at most 128 may"],
    ["another text of id 4", facts({}, {}, renamed(4)), "at risk: it compares tokens from id 5 on"],
    ["another text of id 5", facts({}, {}, renamed(5)), 'stops: token 5: "other", the target\'s is "t5"'],
    [
      "a token that one side lacks",
      facts({}, {}, [TOKENS, { ...TOKENS, more: 10 }]),
      'stops: token 10: "more", the target\'s is none',
    ],
    [
      "a token past the smaller size",
      facts({ vocabSize: 1001 }, {}, [TOKENS, { ...TOKENS, more: 1000 }]),
      "at risk: sizes differ by 1, at most 128 may",
    ],
    ["another type", facts({ vocabType: "spm", vocabSize: 5000 }), "stops: vocabulary type: spm, the target's is bpe"],
    ["bos added by one", facts({ bosAdded: false, vocabSize: 5000 }), "stops: add_bos: false, the target's is true"],
    ["another bos", facts({ bos: 2 }), "stops: bos: 2, the target's is 0"],
    ["eos added by one", facts({ eosAdded: true, vocabSize: 5000 }), "stops: add_eos: true, the target's is false"],
    ["another eos", facts({ eos: 2, eosAdded: true }, { eosAdded: true }), "stops: eos: 2, the target's is 1"],
    ["another eos that nobody adds", facts({ eos: 2 }), "accepts"],
    ["another bos that nobody adds", facts({ bos: 2, bosAdded: false }, { bosAdded: false }), "accepts"],
    ["no tokenizer", facts({}, {}, null), "unknown: a tokenizer could not be read"],
  ])("%s", (_, of, expected) => {
    expect(verdict("llama.cpp", of)).toBe(expected);
  });
});

describe("vLLM", () => {
  it.each([
    ["one row more", facts({ vocabSize: 1001 }), "stops: vocab_size: 1001, the target's is 1000"],
    ["equal sizes", facts(), "accepts"],
    ["equal sizes, other tokens", facts({}, {}, renamed(9)), "at risk: it compares vocab_size, not the tokens"],
  ])("draft_model: %s", (_, of, expected) => {
    expect(verdict("vLLM (draft_model)", of)).toBe(expected);
  });

  const many = (count: number): Tokens => Object.fromEntries(Array.from({ length: count }, (_, id) => [`t${id}`, id]));
  it.each([
    [
      "100 common tokens",
      facts({ vocabSize: 5 }, {}, [many(100), many(500)]),
      "accepts: greedy drafting only; 100 tokens in common",
    ],
    [
      "99 common tokens",
      facts({}, {}, [many(99), many(500)]),
      "accepts: greedy drafting only; 99 tokens in common; it warns of fewer than 100",
    ],
    ["neither unk nor eos", facts({ eos: null }), "stops: the tokenizer of the draft has neither unk nor eos"],
    [
      "unk without eos",
      facts({ eos: null, hasUnk: true }, {}, [many(200), many(200)]),
      "accepts: greedy drafting only; 200 tokens in common",
    ],
  ])("heterogeneous: %s", (_, of, expected) => {
    expect(verdict("vLLM (draft_model, use_heterogeneous_vocab)", of)).toBe(expected);
  });
});

describe("SGLang", () => {
  it.each([
    ["other sizes", facts({ vocabSize: 999 }), "stops: vocab_size: 999, the target's is 1000"],
    [
      "one token renamed",
      facts({}, {}, renamed(0)),
      "stops: get_vocab(): of 10 tokens and the target's 10, 9 are the same",
    ],
    [
      "a token more",
      facts({}, {}, [TOKENS, { ...TOKENS, more: 10 }]),
      "stops: get_vocab(): of 11 tokens and the target's 10, 10 are the same",
    ],
    [
      "a shorter context",
      facts({ contextLength: 2048 }),
      "stops: context length: 2048, the target's is 4096 (unless a shorter one is served, or SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN is set)",
    ],
    ["a longer context", facts({ contextLength: 8192 }), "accepts"],
  ])("%s", (_, of, expected) => {
    expect(verdict("SGLang (STANDALONE)", of)).toBe(expected);
  });
});

describe("others", () => {
  it.each([
    [
      "transformers (assisted generation)",
      facts({ vocabSize: 999 }),
      "accepts: only with both tokenizers given (universal assisted decoding)",
    ],
    ["transformers (assisted generation)", facts(), "accepts"],
    ["mlx-lm", facts({ vocabSize: 999 }), "accepts"],
    ["mlx-lm", facts({ baseTokens: 9 }), "stops: vocab_size of the tokenizer: 9, the target's is 10"],
    [
      "ExLlamaV2",
      facts({ contextLength: 4095 }),
      "stops: max_seq_len: 4095, the target's is 4096 (unless both are loaded with a shorter one)",
    ],
    ["transformers (assisted generation)", facts({}, { stateful: true }), `stops: the target keeps ${STATE}`],
    ["transformers (assisted generation)", facts({ stateful: true }), "accepts"],
    ["ExLlamaV3", facts({ stateful: true }), `stops: the draft keeps ${STATE}`],
    ["ExLlamaV3", facts({}, { stateful: true }), "accepts"],
    ["ExLlamaV2", facts({}, {}, renamed(9)), "at risk: it checks no tokens"],
    ["ExLlamaV2", facts({}, {}, null), "at risk: it checks no tokens; a tokenizer could not be read"],
    ["mlx-lm", facts({}, {}, renamed(9)), "at risk: it compares the number of tokens, not the tokens"],
    ["mlx-lm", facts({}, {}, null), "unknown: a tokenizer could not be read"],
    ["OpenVINO GenAI", facts({ pad: 3 }), "stops: pad: 3, the target's is none"],
    ["OpenVINO GenAI", facts({ eos: 2 }), "stops: eos: 2, the target's is 1"],
    ["OpenVINO GenAI", facts(), "accepts"],
    ["OpenVINO GenAI", facts({}, {}, renamed(9)), "at risk: of texts it compares the number of tokens of one sentence"],
    ["OpenVINO GenAI", facts({}, {}, null), "unknown: a tokenizer could not be read"],
    ["MLC", facts({}, {}, RESERVED), "accepts"],
    [
      "SGLang (STANDALONE)",
      facts({}, {}, RESERVED),
      "stops: get_vocab(): of 11 tokens and the target's 11, 10 are the same",
    ],
    [
      "TensorRT-LLM (draft target)",
      facts({}, {}, renamed(9)),
      "at risk: it checks nothing; its documentation asks for the same tokenizer",
    ],
    ["SGLang (STANDALONE, to early 2026)", facts({ vocabSize: 5 }), "accepts"],
    ["TGI", facts(), "stops: it has no draft models, only Medusa, MLP speculators and n-grams"],
  ])("%s", (engine, of, expected) => {
    expect(verdict(engine, of)).toBe(expected);
  });
});

describe("a pair that is served with fewer tokens than the target can", () => {
  it.each(["SGLang (STANDALONE)", "ExLlamaV2"])("needs no longer draft: %s", (engine) => {
    const short = facts({ contextLength: 2048 });
    expect(verdict(engine, short)).toMatch(/^stops: .*2048, the target's is 4096 \(unless /);
    expect(verdict(engine, { ...short, servedLength: 2048 })).toBe("accepts");
    expect(verdict(engine, { ...short, servedLength: 2049 })).toMatch(/^stops: .*2048, 2049 are to be served/);
  });
});
