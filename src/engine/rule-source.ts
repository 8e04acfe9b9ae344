import type { FactName } from "../checkpoint/facts/fact.ts";
import type { PairFactName } from "../checkpoint/facts/pair-fact.ts";
import type { JsonObject, JsonValue } from "../format/json/json-value.ts";
import type { FixSource } from "./fixes/fix-source.ts";
import type { RuleMeta } from "./rule.ts";

/**
 * A rule file after it was validated: plain data, so that a build can keep all rules in one JSON file and the command
 * line starts without a YAML parser, ajv and micromatch.
 */
export interface RuleSource {
  readonly meta: RuleMeta;
  readonly when: readonly JsonObject[];
  readonly check: CheckSource;
  readonly message: string;
  readonly suggestion: string | null;
  readonly related: readonly RelatedSource[];
  /** The best one first. */
  readonly fixes: readonly FixSource[];
  /** Each glob of the rule with the regular expression that micromatch makes of it. */
  readonly globs: Readonly<Record<string, string>>;
}

export type CheckSource =
  | FactCheckSource
  | FileCheckSource
  | TensorCheckSource
  | ProblemCheckSource
  | FunctionCheckSource;

export interface FactCheckSource {
  readonly fact: FactName | PairFactName;
  readonly assert: JsonObject;
  readonly required?: boolean;
  readonly part?: MemberPart;
  /** Where the finding points when the checkpoint does not state the fact: "config.json#/vocab_size". */
  readonly missingAt?: string;
}

export interface FileCheckSource {
  readonly file: string;
  readonly at?: string | readonly string[];
  readonly assert: JsonObject;
  readonly required?: boolean;
  readonly part?: MemberPart;
}

export interface TensorCheckSource {
  readonly tensor: string;
  readonly get: string;
  readonly assert: JsonObject;
}

export interface ProblemCheckSource {
  readonly problem: string | readonly string[];
  /** Only problems of files with such a name. */
  readonly file?: string;
}

export interface FunctionCheckSource {
  readonly function: string;
  readonly options?: JsonObject;
}

/** Which part of the JSON member the finding underlines. */
export type MemberPart = "value" | "key" | "member";

/** A value source and what to say at its place. */
export interface RelatedSource {
  readonly source: JsonValue;
  readonly label: string;
}
