import type { PairSideSummary, PairVerdict } from "../engine/pair-verdict.ts";
import { engineSide, eosOf, numberOf } from "./engine-side.ts";
import { ENGINES } from "./engines.ts";
import type { Pair, PairMember } from "./pair.ts";
import { sizeRatio } from "./pair-facts.ts";
import { areModels, type PairSideFacts } from "./pair-problems.ts";
import type { PairTokens } from "./pair-tokens.ts";
import { ROLES } from "./role.ts";
import type { SideFacts } from "./side-facts.ts";

/** What is told of a pair beside findings. */
export function pairVerdict(pair: Pair, facts: PairSideFacts, tokens: PairTokens | null): PairVerdict {
  const { servedLength } = pair;
  const engineSides = { target: engineSide(pair.target, facts.target), draft: engineSide(pair.draft, facts.draft) };
  const sides = { ...engineSides, servedLength, tokens };
  const wrong = (["draft", "target"] as const).find((side) => facts[side].role.name !== "causal-lm");
  return {
    target: summaryOf(pair.target, facts.target),
    draft: summaryOf(pair.draft, facts.draft),
    tokens: tokens?.comparison ?? null,
    encodings: pair.encodings,
    sizeRatio: sizeRatio(facts),
    engines: areModels(facts)
      ? ENGINES.map(({ name, source, judge }) => ({ engine: name, ...judge(sides), source }))
      : ENGINES.map(({ name, source }) => ({
          engine: name,
          accepts: null,
          risky: false,
          reason: wrong === undefined ? null : `the ${wrong} is ${ROLES[facts[wrong].role.name]}`,
          source,
        })),
  };
}

function summaryOf({ checkpoint, base, counts }: PairMember, facts: SideFacts): PairSideSummary {
  const text = (name: Parameters<SideFacts["get"]>[0]): string | null => {
    const value = facts.get(name)?.value;
    return typeof value === "string" ? value : null;
  };
  const flag = (name: Parameters<SideFacts["get"]>[0]): boolean | null => {
    const value = facts.get(name)?.value;
    return typeof value === "boolean" ? value : null;
  };
  const { error, warning, info } = counts;
  return {
    root: checkpoint.root,
    model: base?.name ?? null,
    role: facts.role.name,
    architecture: text("architecture.class") ?? text("architecture.model_type"),
    parameters: numberOf(facts, "parameters"),
    multipliedParameters: numberOf(facts, "multiplied_parameters"),
    vocabSize: numberOf(facts, "vocabulary.size"),
    contextLength: numberOf(facts, "context_length"),
    dtype: text("dtype.weights") ?? text("dtype.config"),
    hiddenSize: numberOf(facts, "architecture.hidden_size"),
    layers: numberOf(facts, "architecture.num_hidden_layers"),
    tied: flag("embeddings.tied"),
    ropeTheta: numberOf(facts, "rope.theta"),
    ropeFactor: numberOf(facts, "rope.factor"),
    bos: numberOf(facts, "bos_id"),
    bosAdded: flag("bos_added"),
    eos: eosOf(facts),
    pad: numberOf(facts, "pad_id"),
    counts: { error, warning, info },
  };
}
