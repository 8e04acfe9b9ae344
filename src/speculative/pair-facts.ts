import type { Fact, FactName, Facts } from "../checkpoint/facts/fact.ts";
import {
  type PAIR_FACTS,
  type PairFactName,
  type PairSide,
  type SideFactName,
  splitSide,
} from "../checkpoint/facts/pair-fact.ts";
import { filePlace, valuePlace } from "../checkpoint/place.ts";
import type { PairEncodings } from "../engine/pair-encodings.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { numberOf } from "./engine-side.ts";
import { type Pair, sideFile } from "./pair.ts";
import { areModels, differenceCount, type PairSideFacts } from "./pair-problems.ts";
import type { PairTokens } from "./pair-tokens.ts";

/**
 * The facts of two checkpoints as one: `draft.vocabulary.size`, `pair.tokens`. Where one of them is no model that could draft
 * or be a target, only its role is known: nothing else can be compared.
 */
export function pairFacts(pair: Pair, sides: PairSideFacts, tokens: PairTokens | null): Facts {
  const models = areModels(sides);
  const together = ofPair(pair, sides, tokens);
  return {
    // Of two checkpoints there is no one config; what asks for it is a rule about one.
    config: pair.draft.checkpoint.facts.config,
    get(name) {
      const split = splitSide(name);
      if (split !== null) {
        if (!models && split.name !== "role") return null;
        const fact = sides[split.side].get(sideFactName(split.name));
        return fact === null ? null : at(split.side, fact);
      }
      return isOfPair(name, together) && models ? together[name]() : null;
    },
  };
}

type Readers = { readonly [Name in keyof typeof PAIR_FACTS]: () => Fact | null };

function ofPair(
  { target, platform, servedLength, encodings }: Pair,
  sides: PairSideFacts,
  tokens: PairTokens | null,
): Readers {
  const own = (value: JsonValue | null): Fact | null =>
    value === null ? null : { value, from: filePlace(sideFile("draft", "")), how: "derived" };
  const tokenizer = (value: JsonValue | null): Fact | null =>
    value === null
      ? null
      : { value, from: valuePlace(sideFile("draft", "tokenizer.json"), ["model", "vocab"]), how: "derived" };
  const served = servedOf(servedLength, platform ? (sides.target.get("tiers")?.value ?? null) : null);
  return {
    "pair.tokens": () => tokenizer(tokenVerdict(tokens)),
    "pair.same_tokens": () => tokenizer(tokens?.comparison.same ?? null),
    // Three digits: 0.0175 is told, and a third is a third.
    "pair.size_ratio": () => own(rounded(sizeRatio(sides))),
    "pair.work_ratio": () => own(rounded(ratioOf(sides, "multiplied_parameters"))),
    "pair.drafts": () => {
      const drafts = memberOf(target.base?.data, "drafts");
      return Array.isArray(drafts) && drafts.length > 0 ? own(drafts as readonly JsonValue[]) : null;
    },
    "pair.served_length": () => own(served.length),
    "pair.served_by": () => own(served.by),
    "pair.platform": () => own(platform),
    "pair.chats": () => own(chatVerdict(encodings)),
  };
}

/** Which of a target's lengths are speculative the metadata do not say; the platform serves none beyond the longest. */
function servedOf(
  option: number | null,
  tiers: JsonValue,
): { readonly length: number | null; readonly by: "option" | "tiers" | "unknown" } {
  if (option !== null) return { length: option, by: "option" };
  const lengths = (Array.isArray(tiers) ? tiers : []).filter((each) => typeof each === "number");
  if (lengths.length === 0) return { length: null, by: "unknown" };
  return { length: Math.max(...lengths), by: "tiers" };
}

function chatVerdict(encodings: PairEncodings | null): "same" | "different" | "unknown" {
  if (encodings === null || encodings.chats.compared === 0) return "unknown";
  return encodings.chats.differing === 0 ? "same" : "different";
}

function rounded(ratio: number | null): number | null {
  return ratio === null ? null : Number(ratio.toPrecision(3));
}

function tokenVerdict(tokens: PairTokens | null): "same" | "reserved" | "different" | "unknown" {
  if (tokens === null) return "unknown";
  if (differenceCount(tokens.comparison) === 0) return "same";
  return tokens.comparison.onlyReserved ? "reserved" : "different";
}

export function sizeRatio(sides: PairSideFacts): number | null {
  return ratioOf(sides, "parameters");
}

function ratioOf({ target, draft }: PairSideFacts, name: "parameters" | "multiplied_parameters"): number | null {
  const [own, other] = [numberOf(target, name), numberOf(draft, name)];
  return own === null || other === null ? null : other / own;
}

function at(side: PairSide, fact: Fact): Fact {
  return { ...fact, from: { ...fact.from, file: sideFile(side, fact.from.file) } };
}

/** The loader has checked it. */
function sideFactName(name: string): SideFactName {
  return name as SideFactName;
}

function isOfPair(name: FactName | PairFactName, readers: Readers): name is keyof typeof PAIR_FACTS {
  return Object.hasOwn(readers, name);
}
