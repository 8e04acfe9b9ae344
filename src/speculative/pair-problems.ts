import type { PairSide } from "../checkpoint/facts/pair-fact.ts";
import { filePlace, type Place, valuePlace } from "../checkpoint/place.ts";
import type { Problem } from "../checkpoint/problem.ts";
import type { TokenComparison } from "../engine/pair-verdict.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { quote } from "../format/text/quote.ts";
import { MAX_TOKENS } from "../format/tokenizer/token-table.ts";
import { chatProblems, effectOn, encodingProblems } from "./encoding-problems.ts";
import { asOneCause } from "./one-cause.ts";
import { type Pair, type PairMember, sideFile } from "./pair.ts";
import type { PairTokens } from "./pair-tokens.ts";
import { ROLES } from "./role.ts";
import type { SideFacts } from "./side-facts.ts";
import { differingParts } from "./tokenizer-parts.ts";

const TOKENIZER = "tokenizer.json";

export type PairSideFacts = Readonly<Record<PairSide, SideFacts>>;

/** Whether both sides are models that can draft and check: what else is asked of a pair asks for that. */
export function areModels({ target, draft }: PairSideFacts): boolean {
  return target.role.name === "causal-lm" && draft.role.name === "causal-lm";
}

/** What no comparison of two values can say of a pair, with places by side. */
export function pairProblems(pair: Pair, facts: PairSideFacts, tokens: PairTokens | null): readonly Problem[] {
  if (!areModels(facts)) return roleProblems(facts);
  if (tokens === null) return unreadTokenizers(pair);
  return tokenProblems(pair, facts, tokens);
}

function roleProblems(facts: PairSideFacts): readonly Problem[] {
  return (["target", "draft"] as const).flatMap((side): readonly Problem[] => {
    const { name, place, why } = facts[side].role;
    if (name === "causal-lm") return [];
    const detail = `the ${side} is ${ROLES[name]} (${why})`;
    return [
      { code: "pair/role", place: placed(side, place), detail, args: { side, actual: name, expected: "causal-lm" } },
    ];
  });
}

function unreadTokenizers({ target, draft }: Pair): readonly Problem[] {
  const unread = [target, draft].filter(({ checkpoint: { tokenizer } }) => tokenizer === null || tokenizer.size === 0);
  if (unread.length === 0) {
    const detail = `one of both has more than ${MAX_TOKENS} tokens`;
    return [{ code: "pair/tokenizer-unread", place: filePlace(sideFile("draft", TOKENIZER)), detail }];
  }
  return unread.map(({ side, checkpoint }): Problem => {
    const isThere = checkpoint.files.has(TOKENIZER);
    const fault = checkpoint.problems.find(({ place }) => place.file === TOKENIZER)?.detail;
    const why = checkpoint.tokenizer === null ? "cannot be read" : "has no tokens";
    const detail = isThere ? `the ${side}'s ${why}${fault === undefined ? "" : `: ${fault}`}` : `the ${side} has none`;
    return {
      code: "pair/tokenizer-unread",
      place: filePlace(sideFile(side, isThere ? TOKENIZER : "")),
      detail,
      args: { side },
    };
  });
}

function tokenProblems(pair: Pair, facts: PairSideFacts, tokens: PairTokens): readonly Problem[] {
  const { comparison } = tokens;
  const total = differenceCount(comparison);
  if (total > 0 && !comparison.onlyReserved) {
    // Another number of tokens comes with other tokens: the rule on vocab_size says both.
    return sizesDiffer(facts) ? [] : [mapProblem(pair, comparison)];
  }
  const [target, draft] = [pair.target.checkpoint.tokenizer, pair.draft.checkpoint.tokenizer];
  if (target === null || draft === null) return [];
  const reserved = total > 0 ? [mapProblem(pair, comparison)] : [];
  const bosDiffers = facts.target.get("bos_added")?.value !== facts.draft.get("bos_added")?.value;
  const differing = differingParts(target, draft);
  const texts = pair.encodings?.texts ?? null;
  // A frame of special tokens alone makes all of them come out otherwise.
  const isFramed = bosDiffers || differing.some(({ code }) => code === "pair/post-processor");
  const parts = asOneCause(differing, isFramed ? null : texts)
    // That bos is added by one only has a rule of its own.
    .filter(({ code }) => !(code === "pair/post-processor" && bosDiffers))
    .map(
      ({ code, pointer, detail, target: expected, draft: actual }): Problem => ({
        code,
        place: partPlace("draft", pointer),
        related: [{ ...partPlace("target", pointer), label: "the target's" }],
        detail: code === "pair/merges" ? `${detail}${effectOn(texts)}` : detail,
        args: { actual, expected },
      }),
    );
  const told = [...parts, ...flagProblems(pair)];
  // What is seen in the files explains that texts are encoded otherwise.
  const unexplained = told.length === 0 && !bosDiffers ? encodingProblems(pair) : [];
  return [...reserved, ...told, ...unexplained, ...chatProblems(pair)];
}

function sizesDiffer({ target, draft }: PairSideFacts): boolean {
  const [own, other] = [target.get("vocabulary.size")?.value, draft.get("vocabulary.size")?.value];
  return own !== undefined && other !== undefined && own !== other;
}

/** Tokens and ids that differ; a token that moved is one. */
export function differenceCount({ sameTokenOtherId, onlyTarget, onlyDraft }: TokenComparison): number {
  return sameTokenOtherId.count + onlyTarget.count + onlyDraft.count;
}

function mapProblem({ target, draft }: Pair, comparison: TokenComparison): Problem {
  const { same, sameTokenOtherId, sameIdOtherToken, onlyTarget, onlyDraft, onlyReserved } = comparison;
  const kinds = [
    [sameTokenOtherId.count, "with another id"],
    [onlyTarget.count, "only in the target"],
    [onlyDraft.count, "only in the draft"],
    [
      sameIdOtherToken.count,
      sameIdOtherToken.count === 1 ? "id that names another token" : "ids that name another token",
    ],
  ] as const;
  const counts = kinds.flatMap(([count, text]) => (count === 0 ? [] : [`${count} ${text}`])).join(", ");
  const example = exampleOf(comparison);
  const place = example === null ? filePlace(TOKENIZER) : tokenPlace(draft, example.draft);
  const other = example === null ? null : tokenPlace(target, example.target);
  return {
    code: onlyReserved ? "pair/reserved-tokens" : "pair/tokens",
    place: placed("draft", place),
    ...(other === null ? {} : { related: [{ ...placed("target", other), label: "the target's" }] }),
    detail: `${same} of the target's ${comparison.target} tokens have the same id in the draft, ${counts}${example === null ? "" : `; ${example.text}`}`,
    args: { same, target: comparison.target, draft: comparison.draft },
  };
}

interface Example {
  readonly text: string;
  readonly target: string;
  readonly draft: string;
}

/** The most telling one: an id that means another token, else a token that moved, else one that is missing. */
function exampleOf({ sameIdOtherToken, sameTokenOtherId, onlyTarget, onlyDraft }: TokenComparison): Example | null {
  const [renamed] = sameIdOtherToken.examples;
  if (renamed !== undefined) {
    const { id, target, draft } = renamed;
    return { text: `${id} is ${quote(draft)}, the target's is ${quote(target)}`, target, draft };
  }
  const [moved] = sameTokenOtherId.examples;
  if (moved !== undefined) {
    const { token, target, draft } = moved;
    return { text: `${quote(token)} is ${draft}, the target's is ${target}`, target: token, draft: token };
  }
  const [missing] = onlyTarget.examples;
  const [extra] = onlyDraft.examples;
  const only = missing ?? extra;
  if (only === undefined) return null;
  const side = missing === undefined ? "draft" : "target";
  return { text: `only the ${side} has ${quote(only.token)} (${only.id})`, target: only.token, draft: only.token };
}

/** Where the file lists a token; the file when it does not. */
function tokenPlace({ checkpoint }: PairMember, token: string): Place {
  const { tokenizer } = checkpoint;
  const index = tokenizer?.addedTokens.findIndex(({ content }) => content === token) ?? -1;
  if (index >= 0) return valuePlace(TOKENIZER, ["added_tokens", index, "content"]);
  if (tokenizer === null || tokenizer.idOf(token) === null) return filePlace(TOKENIZER);
  // A Unigram vocabulary is a list, in which the index is the id.
  const key: Pointer = tokenizer.model === "Unigram" ? [tokenizer.idOf(token) ?? 0] : [token];
  return valuePlace(TOKENIZER, ["model", "vocab", ...key]);
}

/** Added tokens that only one side takes for special: they are left out of the text on one side. */
function flagProblems({ target, draft }: Pair): readonly Problem[] {
  const flags = new Map(target.checkpoint.tokenizer?.addedTokens.map(({ content, special }) => [content, special]));
  const differing = (draft.checkpoint.tokenizer?.addedTokens ?? []).flatMap(({ content, special }, index) => {
    const other = flags.get(content);
    return other === undefined || other === special ? [] : [{ content, special, index }];
  });
  const [first] = differing;
  if (first === undefined) return [];
  const more = differing.length === 1 ? "" : ` and ${differing.length - 1} more`;
  const detail = `${quote(first.content)}${more} ${first.special ? "is special in the draft only" : "is special in the target only"}`;
  return [
    {
      code: "pair/special-flags",
      place: valuePlace(sideFile("draft", TOKENIZER), ["added_tokens", first.index, "special"]),
      detail,
    },
  ];
}

/** A part of many lines is pointed at by its key. */
function partPlace(side: PairSide, pointer: Pointer): Place {
  return { file: sideFile(side, TOKENIZER), pointer, part: pointer.length === 1 ? "key" : "value" };
}

function placed(side: PairSide, place: Place): Place {
  return { ...place, file: sideFile(side, place.file) };
}
