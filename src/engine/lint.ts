import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { BaseModel } from "../model/base-model.ts";
import type { NearestBase } from "../model/detection/detect-base.ts";
import { type Acceptance, accept } from "./acceptance.ts";
import { concretize } from "./concretize.ts";
import { docsUrl } from "./docs-url.ts";
import { type FileLevels, levelInFile, levelsToRun } from "./file-levels.ts";
import { distinctFingerprints, fingerprint } from "./fingerprint.ts";
import { fixConcretizer } from "./fixes/concretize-fix.ts";
import type { Counts, Diagnostic, LintResult } from "./lint-result.ts";
import { byPosition } from "./order.ts";
import type { Deployment, Finding, Level, Rule, RuleContext, RuleMeta } from "./rule.ts";
import { RULE_CRASHED } from "./rule-crashed.ts";
import type { RuleSet } from "./rule-set.ts";
import { runRules } from "./run-rules.ts";

export interface LintOptions {
  /** What is linted: the rules about the other do not run. A checkpoint when not given. */
  readonly subject?: "checkpoint" | "deployment" | "pair";
  readonly base: BaseModel | null;
  /** Without one: what `detectBase` found to be most like it. */
  readonly nearest?: NearestBase | null;
  readonly deployment: Deployment;
  /** Level of each rule, as `resolveLevels` gives them; a rule that is missing here has its own severity. */
  readonly levels: ReadonlyMap<string, Level>;
  /** Levels of what is found in single files, in order: a later one wins. */
  readonly fileLevels?: readonly FileLevels[];
  /** Findings that are known: they are marked, not left out. */
  readonly acceptance?: Acceptance | null;
  /** Milliseconds that loading took, for the statistics. */
  readonly loadTime?: number;
  /** The clock of the statistics, in milliseconds; without one the check takes no time. */
  readonly now?: () => number;
  /** Whether the result keeps the checkpoint and its base. */
  readonly keepSubject?: boolean;
}

/** The verdict on a checkpoint that was loaded, or on a deployment that was read as one: pure but for the clock that it is given. Never throws for a bad checkpoint or a bad rule. */
export function lintCheckpoint(checkpoint: Checkpoint, ruleSet: RuleSet, options: LintOptions): LintResult {
  const now = options.now ?? (() => 0);
  const start = now();
  const { base, deployment, fileLevels = [], acceptance = null, subject = "checkpoint" } = options;
  const { validators, architectures } = ruleSet;
  const rules = ruleSet.rules.filter(({ meta }) => (meta.subject ?? "checkpoint") === subject);
  const context: RuleContext = { checkpoint, base, deployment, validators, architectures };
  const levels = levelsToRun(options.levels, fileLevels);
  const run = runRules(rules, levels, context);
  const ruleMeta = metaOfRules(rules, levels, run.crashed.length > 0);
  const found = toDiagnostics(levelInFile(run.findings, options.levels, fileLevels), checkpoint, ruleMeta);
  const accepted = acceptance === null ? null : accept(found, acceptance, { checkpoint, run });
  const diagnostics = accepted?.diagnostics ?? found;
  const files = filesOf(checkpoint);
  return {
    kind: subject,
    root: checkpoint.root,
    model: {
      id: base?.id ?? null,
      name: base?.name ?? null,
      how: base?.how ?? "none",
      ...(base?.evidence === undefined ? {} : { evidence: base.evidence }),
      ...(base === null && options.nearest ? { nearest: options.nearest } : {}),
    },
    diagnostics,
    counts: countDiagnostics(diagnostics),
    rules: {
      checked: run.checked,
      notApplicable: run.notApplicable,
      waitingForBase: run.waitingForBase,
      crashed: run.crashed,
    },
    files,
    ruleMeta,
    stats: {
      filesRead: files.length,
      tensors: checkpoint.weights.tensors.size,
      loadTime: options.loadTime ?? 0,
      checkTime: now() - start,
    },
    ...(accepted === null ? {} : { acceptance: accepted.use }),
    ...(options.keepSubject === true ? { subject: { checkpoint, base, architectures } } : {}),
  };
}

function filesOf({ documents, weights }: Checkpoint): readonly string[] {
  return [...new Set([...documents.keys(), ...weights.shards.map(({ file }) => file)])].sort();
}

function toDiagnostics(
  findings: readonly Finding[],
  checkpoint: Checkpoint,
  ruleMeta: ReadonlyMap<string, RuleMeta>,
): readonly Diagnostic[] {
  const { documents } = checkpoint;
  const concretizeFixes = fixConcretizer(checkpoint);
  const located = findings.map((finding) => {
    const { primary, related, fixes, args: _, ...rest } = finding;
    return {
      ...rest,
      ...concretize(primary, documents),
      related: related.map((place) => concretize(place, documents)),
      fixes: concretizeFixes(fixes),
      docsUrl: docsUrl(ruleMeta.get(finding.ruleId) ?? { id: finding.ruleId }),
      fingerprint: fingerprint(finding),
      state: { kind: "active" } as const,
    };
  });
  const sorted = located.sort(byPosition);
  const distinct = distinctFingerprints(sorted.map((each) => each.fingerprint));
  return sorted.map((each, index) => ({ ...each, fingerprint: distinct[index] ?? each.fingerprint }));
}

/** What `Diagnostic`s add up to; those that are ignored or baselined are counted apart. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): Counts {
  const counts = { error: 0, warning: 0, info: 0, ignored: 0, baselined: 0, fixable: 0 };
  for (const { severity, state, fixes } of diagnostics) {
    counts[state.kind === "active" ? severity : state.kind]++;
    if (state.kind === "active" && fixes.length > 0) counts.fixable++;
  }
  return counts;
}

function metaOfRules(
  rules: readonly Rule[],
  levels: ReadonlyMap<string, Level>,
  crashed: boolean,
): ReadonlyMap<string, RuleMeta> {
  const on = rules.filter(({ meta }) => levels.get(meta.id) !== "off");
  const metas = new Map(on.map(({ meta }) => [meta.id, meta]));
  if (crashed) metas.set(RULE_CRASHED.id, RULE_CRASHED);
  return metas;
}
