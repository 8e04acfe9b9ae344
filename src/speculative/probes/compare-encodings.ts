import type { EncodedText, EncodingCount, EncodingDifference } from "../../engine/pair-encodings.ts";
import type { Encoded } from "./probe-task.ts";

/** A text of each side under one name, with what its tokenizer made of it. */
export interface EncodedPair {
  readonly probe: string;
  readonly target: EncodedProbe;
  readonly draft: EncodedProbe;
}

export interface EncodedProbe extends Encoded {
  readonly text: string;
}

/** Ids of a difference that are shown. */
const SHOWN = 6;

export function compareEncodings(pairs: readonly EncodedPair[]): EncodingCount {
  const differences = pairs.flatMap((pair) => differenceOf(pair) ?? []);
  return { compared: pairs.length, differing: differences.length, first: differences[0] ?? null };
}

function differenceOf({ probe, target, draft }: EncodedPair): EncodingDifference | null {
  let at = 0;
  while (at < target.ids.length && target.ids[at] === draft.ids[at]) at++;
  if (at === target.ids.length && at === draft.ids.length) return null;
  let same = 0;
  const most = Math.min(target.ids.length, draft.ids.length) - at;
  while (same < most && target.ids.at(-1 - same) === draft.ids.at(-1 - same)) same++;
  return { probe, target: stretch(target, at, same), draft: stretch(draft, at, same), at };
}

/** Without what both have before and behind. */
function stretch({ text, ids, tokens }: EncodedProbe, begin: number, behind: number): EncodedText {
  const end = Math.min(ids.length - behind, begin + SHOWN);
  return { text, ids: ids.slice(begin, end), tokens: tokens.slice(begin, end) };
}
