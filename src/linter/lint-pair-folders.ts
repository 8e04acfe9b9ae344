import type { PairSide } from "../checkpoint/facts/pair-fact.ts";
import { WholeTokenizers } from "../checkpoint/whole-tokenizers.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { PairEncodings } from "../engine/pair-encodings.ts";
import { InternalError } from "../errors.ts";
import { lintPair } from "../speculative/lint-pair.ts";
import type { PairMember } from "../speculative/pair.ts";
import type { Assets } from "./assets.ts";
import { createLinter, type LinterEnvironment } from "./create-linter.ts";
import type { LinterSettings } from "./linter-settings.ts";

export interface PairRequest {
  readonly target: PairRoot;
  readonly draft: PairRoot;
  /** Whether both are to be in the platform's layout. */
  readonly platform: boolean;
  /** Tokens that the pair is to be served with; null where nobody says. */
  readonly servedLength: number | null;
}

export interface PairRoot {
  /** The checkpoint's folder. */
  readonly root: string;
  /** As `LinterSettings.model`. */
  readonly model: string | null;
}

export interface LintedPair {
  readonly target: LintResult;
  readonly draft: LintResult;
  readonly pair: LintResult;
  /** What is wrong with the configuration files in the light of all three, as of a lint of both folders. */
  readonly audits: readonly LintResult[];
}

/**
 * Lints a target and its draft, each against its own base model, and both as a pair. What governs the pair is what governs
 * the draft: the draft is what is chosen for a target.
 * @throws SourceError when a folder cannot be listed; ConfigError, UsageError or ServerError for what governs them
 */
export async function lintPairFolders(
  { target, draft, platform, servedLength }: PairRequest,
  settings: Omit<LinterSettings, "model" | "keepSubject">,
  environment: LinterEnvironment,
): Promise<LintedPair> {
  let assets: Promise<Assets> | null = null;
  const noted = new Set<string>();
  const shared: LinterEnvironment = {
    ...environment,
    wholeTokenizers: new WholeTokenizers(),
    // One file may govern both.
    async note(text) {
      if (noted.has(text)) return;
      noted.add(text);
      await environment.note(text);
    },
    loadAssets() {
      assets ??= environment.loadAssets();
      return assets;
    },
  };
  const lintSide = async (side: PairSide, { root, model }: PairRoot): Promise<LintedSide> => {
    const linter = await createLinter({ ...settings, model, keepSubject: true }, shared);
    const { subject, ...result } = await linter.lint(root);
    if (subject === undefined) throw new InternalError("the lint kept no subject");
    return { linter, result: { ...result, side }, member: { side, ...subject, counts: result.counts } };
  };
  const linting = (async () => ({
    target: await lintSide("target", target),
    draft: await lintSide("draft", draft),
  }))();
  const [{ target: one, draft: other }, encodings] = await Promise.all([linting, encodingsOf(linting, environment)]);
  const { ruleSet, levels, fileLevels, acceptance } = await other.linter.settingsOf(draft.root);
  const { now } = environment;
  const current = await environment.fs.canonical(".").catch(() => null);
  const members = { target: one.member, draft: other.member, platform, servedLength, encodings };
  const pair = lintPair(members, ruleSet, { levels, fileLevels, acceptance, loadTime: 0, now }, current);
  const results = [one.result, other.result, { ...pair, root: draft.root }];
  const audits = await other.linter.audit(results, [target.root, draft.root]);
  return { target: one.result, draft: other.result, pair, audits };
}

/** Loaded where there is a program to run it in: texts of a checkpoint decide what is run and for how long. */
async function encodingsOf(
  linting: Promise<Readonly<Record<PairSide, LintedSide>>>,
  { startProbeThread }: LinterEnvironment,
): Promise<PairEncodings | null> {
  if (startProbeThread === undefined) return null;
  const { probePair } = await import("../speculative/probes/probe-pair.ts");
  const checkpoints = linting.then(({ target, draft }) => ({
    target: target.member.checkpoint,
    draft: draft.member.checkpoint,
  }));
  return await probePair(checkpoints, startProbeThread);
}

interface LintedSide {
  readonly linter: Awaited<ReturnType<typeof createLinter>>;
  readonly result: LintResult;
  readonly member: PairMember;
}
