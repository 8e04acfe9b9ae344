import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { PairSide } from "../checkpoint/facts/pair-fact.ts";
import type { Place } from "../checkpoint/place.ts";
import type { Span } from "../format/text/span.ts";
import type { Architectures } from "../model/architecture/architectures.ts";
import type { BaseEvidence, BaseModel } from "../model/base-model.ts";
import type { NearestBase } from "../model/detection/detect-base.ts";
import type { ConcreteFix } from "./fix.ts";
import type { PairVerdict } from "./pair-verdict.ts";
import type { Finding, RuleMeta } from "./rule.ts";

/** A finding made concrete: what every report and every editor sees. */
export interface Diagnostic extends Omit<Finding, "primary" | "related" | "args" | "fixes"> {
  readonly place: Place;
  /** null for a file without lines: a weight file, a missing file, the folder itself. */
  readonly span: Span | null;
  readonly related: readonly { readonly place: Place; readonly span: Span | null }[];
  /** Safe ones first: the first is the one that --fix makes, and that reports and editors offer. */
  readonly fixes: readonly ConcreteFix[];
  readonly docsUrl: string;
  /** Stable under reformatting: a hash of rule, file, pointer and arguments; unique within the result. */
  readonly fingerprint: string;
  readonly state: DiagnosticState;
}

export type DiagnosticState =
  | { readonly kind: "active" }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "baselined" };

export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly info: number;
  readonly ignored: number;
  readonly baselined: number;
  readonly fixable: number;
}

/** The verdict on one checkpoint, on the resources of a deployment, on a pair, or on the configuration files of a folder. */
export interface LintResult {
  readonly kind: "checkpoint" | "deployment" | "pair" | "configuration";
  /** The folder that the files of diagnostics are in. */
  readonly root: string;
  readonly model: {
    readonly id: string | null;
    readonly name: string | null;
    readonly how: "declared" | "detected" | "none";
    /** Of a detected one. */
    readonly evidence?: BaseEvidence;
    /** Without one: the base model that is most like it, and where it differs. */
    readonly nearest?: NearestBase;
  };
  /** Sorted by file, line, column, rule. */
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: Counts;
  readonly rules: {
    /** Ids of the rules that had something to look at. */
    readonly checked: readonly string[];
    /** Ids of the rules that had nothing to look at. */
    readonly notApplicable: readonly string[];
    /** Of the latter, those that only wait for a base model. */
    readonly waitingForBase: readonly string[];
    readonly crashed: readonly { readonly id: string; readonly error: string }[];
  };
  /** Names of the files that were looked into, sorted. */
  readonly files: readonly string[];
  /** Metadata of every rule that was on, by id. */
  readonly ruleMeta: ReadonlyMap<string, RuleMeta>;
  readonly stats: LintStats;
  /** What became of ignore entries and baseline; only where a configuration or the command line has some. */
  readonly acceptance?: AcceptanceUse;
  /** What was linted, for a report that shows more than findings; only where `keepSubject` asked for it. */
  readonly subject?: LintSubject;
  /** Which of a pair it is, where two were linted as one. */
  readonly side?: PairSide;
  /** Of a pair: what the two are to each other. */
  readonly pair?: PairVerdict;
}

/** What was accepted in a checkpoint, for whoever tells of entries that are of no use any more. */
export interface AcceptanceUse {
  /** Ids of the ignore entries that could have matched: a rule of theirs ran and the checkpoint has their file. */
  readonly tested: readonly string[];
  /** Ids of those that matched. */
  readonly used: readonly string[];
  /** Fingerprints in the baseline whose finding is gone although its rule ran. */
  readonly gone: readonly string[];
}

export interface LintSubject {
  readonly checkpoint: Checkpoint;
  readonly base: BaseModel | null;
  readonly architectures: Architectures;
}

export interface LintStats {
  /** Files looked into. */
  readonly filesRead: number;
  readonly tensors: number;
  /** Milliseconds. */
  readonly loadTime: number;
  readonly checkTime: number;
}
