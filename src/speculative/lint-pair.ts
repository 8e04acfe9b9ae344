import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Document } from "../checkpoint/document.ts";
import { PAIR_SIDES } from "../checkpoint/facts/pair-fact.ts";
import { pickWeights } from "../checkpoint/pick-weights.ts";
import type { Acceptance } from "../engine/acceptance.ts";
import { type LintOptions, lintCheckpoint } from "../engine/lint.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { TooManyTokens } from "../format/tokenizer/token-table.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import type { DirectoryEntry } from "../source/virtual-fs.ts";
import { type Pair, sideFile } from "./pair.ts";
import { pairFacts } from "./pair-facts.ts";
import { type PairSideFacts, pairProblems } from "./pair-problems.ts";
import { comparePairTokens, type PairTokens } from "./pair-tokens.ts";
import { pairVerdict } from "./pair-verdict.ts";
import { relocate } from "./relocate.ts";
import { sideFacts } from "./side-facts.ts";

/** The verdict on a target and its draft: the rules of pairs on both. Pure but for the clock of the options. */
export function lintPair(
  pair: Pair,
  ruleSet: RuleSet,
  options: Pick<LintOptions, "levels" | "fileLevels" | "acceptance" | "loadTime" | "now">,
  current: string | null = null,
): LintResult {
  const read = readPair(pair);
  const roots = { target: pair.target.checkpoint.root, draft: pair.draft.checkpoint.root };
  const settings: LintOptions = {
    ...{ ...options, subject: "pair", base: null, deployment: { transformersVersion: null } },
    acceptance: options.acceptance == null ? null : draftsAcceptance(options.acceptance),
    fileLevels: (options.fileLevels ?? []).map((each) => ({ ...each, matches: ofDraft(each.matches) })),
  };
  const result = lintCheckpoint(read.checkpoint, ruleSet, settings);
  return { ...relocate(result, roots, current), pair: pairVerdict(pair, read.facts, read.tokens) };
}

/** What governs the draft governs the pair, and names files as they are in the draft's folder. */
function draftsAcceptance({ ignores, baseline }: Acceptance): Acceptance {
  return { baseline, ignores: ignores.map((each) => ({ ...each, matchesFile: ofDraft(each.matchesFile) })) };
}

function ofDraft(matches: (file: string) => boolean): (file: string) => boolean {
  const prefix = sideFile("draft", "");
  return (file) => matches(file) || (file.startsWith(prefix) && matches(file.slice(prefix.length)));
}

/** null for one with more tokens than any model has, and for one without any. */
function tokensOf(target: TokenizerSummary, draft: TokenizerSummary): PairTokens | null {
  if (target.size === 0 || draft.size === 0) return null;
  try {
    return comparePairTokens(target, draft);
  } catch (error) {
    if (error instanceof TooManyTokens) return null;
    throw error;
  }
}

export interface ReadPair {
  /** Both as one, with files by side ("draft/config.json"): the machinery of checkpoints does all the rest. */
  readonly checkpoint: Checkpoint;
  readonly facts: PairSideFacts;
  readonly tokens: PairTokens | null;
}

export function readPair(pair: Pair): ReadPair {
  const facts = { target: sideFacts(pair.target), draft: sideFacts(pair.draft) };
  const [target, draft] = [pair.target.checkpoint.tokenizer, pair.draft.checkpoint.tokenizer];
  const tokens = target === null || draft === null ? null : tokensOf(target, draft);
  const files = new Map<string, DirectoryEntry>();
  const documents = new Map<string, Document>();
  for (const side of PAIR_SIDES) {
    const { checkpoint } = pair[side];
    for (const [name, entry] of checkpoint.files) files.set(sideFile(side, name), entry);
    for (const [name, document] of checkpoint.documents) documents.set(sideFile(side, name), document);
  }
  const checkpoint: Checkpoint = {
    root: pair.draft.checkpoint.root,
    kind: "unknown",
    files,
    documents,
    weights: pickWeights({ shards: [], indexes: [], names: new Set() }),
    tokenizer: null,
    scans: null,
    problems: pairProblems(pair, facts, tokens),
    facts: pairFacts(pair, facts, tokens),
  };
  return { checkpoint, facts, tokens };
}
