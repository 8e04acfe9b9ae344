import type { JsonObject } from "../../format/json/json-value.ts";
import type { FixSafety } from "../fix.ts";
import type { Severity } from "../rule.ts";

/** A file of cases for one rule. docs/writing-rules.md describes it. */
export interface CaseFile {
  /** Base model of the cases that name none. */
  readonly base?: string;
  readonly deployment?: string;
  readonly valid: readonly ValidCase[];
  readonly invalid: readonly InvalidCase[];
}

/** A checkpoint, as its difference from the tiny valid one. */
export interface CaseInput {
  readonly name: string;
  /** Name of a base model, or `none`. */
  readonly base?: string;
  /** transformers version that is deployed to. */
  readonly deployment?: string;
  /** JSON merge patch (RFC 7396) for each JSON file; a file that does not exist starts empty. */
  readonly patch?: Readonly<Record<string, JsonObject>>;
  /** Whole files as text, after the patches. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whole files in base64. */
  readonly bytes?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  /** What stands in place of a file: a link, a pipe, or a file that may not be read. */
  readonly special?: Readonly<Record<string, SpecialEntry>>;
  /** Tensors to add or replace; null removes one. */
  readonly tensors?: Readonly<Record<string, TensorPatch | null>>;
  /** Present: values were looked at, and nothing was found but this, by globs of tensor names; null: could not be looked at. */
  readonly scans?: Readonly<Record<string, ScanPatch | null>>;
  /** Two shards and an index instead of one file. */
  readonly sharded?: boolean;
  /** Of rules about pairs: the target, where it is not the tiny checkpoint; the case itself is the draft. */
  readonly target?: Omit<CaseInput, "name" | "deployment" | "target" | "platform" | "servedLength">;
  /** Of rules about pairs: both are to be in the platform's layout. */
  readonly platform?: boolean;
  /** Of rules about pairs: tokens that --served-length says. */
  readonly servedLength?: number;
}

export type SpecialEntry =
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "fifo" }
  | { readonly kind: "unreadable" };

export interface TensorPatch {
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface ScanPatch {
  readonly nan?: number;
  readonly infinite?: number;
  readonly zero?: boolean;
  /** Tensors with the same one are equal; each has its own when it is left out. */
  readonly crc?: number;
}

export interface ValidCase extends CaseInput {
  readonly expect?: "not-applicable";
}

export interface InvalidCase extends CaseInput {
  readonly errors: readonly ExpectedFinding[];
}

export interface ExpectedFinding {
  /** file#pointer, or the file alone for a whole file and a stretch of text; `.` is the folder. */
  readonly at: string;
  readonly part?: "value" | "key" | "member" | "file";
  /** Text under the span; left out exactly where there is no span. */
  readonly covers?: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly severity?: Severity;
  /** Places of the related findings, as in `at`. */
  readonly related?: readonly string[];
  /** The first one; stated for every finding of a rule that has fixes. */
  readonly fix?: ExpectedFix | "none";
}

export interface ExpectedFix {
  readonly title: string;
  readonly safety: FixSafety;
  /** By file: the lines that leave, with `-` before them, and those that come, with `+`. */
  readonly changes: Readonly<Record<string, string>>;
}
