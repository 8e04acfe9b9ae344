import { architectureFacts } from "./architecture.ts";
import { dtypeFacts } from "./dtype.ts";
import type { Fact, FactName, FactReaders, Facts } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import { readModelConfig } from "./model-config.ts";
import { originFacts } from "./origin.ts";
import type { PairFactName } from "./pair-fact.ts";
import { ropeFacts } from "./rope.ts";
import { specialTokenFacts } from "./special-tokens.ts";
import { tokenizerFacts } from "./tokenizer.ts";
import { weightFacts } from "./weights.ts";

/** The facts of a source, each computed when it is first asked for. */
export function createFacts(source: FactSource): Facts {
  const config = readModelConfig(source);
  const readers: FactReaders<FactName> = {
    ...architectureFacts(source, config),
    ...ropeFacts(config),
    ...dtypeFacts(source, config),
    ...specialTokenFacts(source, config),
    ...tokenizerFacts(source),
    ...weightFacts(source),
    ...originFacts(source, config),
  };
  const known = new Map<FactName, Fact | null>();
  const isOwn = (name: FactName | PairFactName): name is FactName => Object.hasOwn(readers, name);
  return {
    config,
    get(name) {
      if (!isOwn(name)) return null;
      const cached = known.get(name);
      if (cached !== undefined) return cached;
      const fact = readers[name]();
      known.set(name, fact);
      return fact;
    },
  };
}
