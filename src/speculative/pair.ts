import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { PairSide } from "../checkpoint/facts/pair-fact.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { PairEncodings } from "../engine/pair-encodings.ts";
import type { Architectures } from "../model/architecture/architectures.ts";
import type { BaseModel } from "../model/base-model.ts";

/** A checkpoint as one side of a pair, read with its whole tokenizer. */
export interface PairMember {
  readonly side: PairSide;
  readonly checkpoint: Checkpoint;
  readonly base: BaseModel | null;
  readonly architectures: Architectures;
  /** What its own lint found. */
  readonly counts: LintResult["counts"];
}

export interface Pair {
  readonly target: PairMember;
  readonly draft: PairMember;
  /** Whether both are to be in the platform's layout. */
  readonly platform: boolean;
  /** Tokens of input and output that the pair is to be served with; null where nobody says. */
  readonly servedLength: number | null;
  /** What both tokenizers make of the same texts (`probePair`); null where that was not looked at. */
  readonly encodings: PairEncodings | null;
}

const NOTHING: LintResult["counts"] = { error: 0, warning: 0, info: 0, ignored: 0, baselined: 0, fixable: 0 };

/** A side whose own lint nobody asked for. */
export function unlinted(
  side: PairSide,
  { checkpoint, base }: Pick<PairMember, "checkpoint" | "base">,
  architectures: Architectures,
): PairMember {
  return { side, checkpoint, base, architectures, counts: NOTHING };
}

/** How the rules of pairs name a file of a side: "draft/config.json". */
export function sideFile(side: PairSide, file: string): string {
  return `${side}/${file}`;
}
