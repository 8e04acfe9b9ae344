import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Place } from "../checkpoint/place.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import type { SchemaValidator } from "../format/json/schema-validator.ts";
import type { Architectures } from "../model/architecture/architectures.ts";
import type { BaseModel } from "../model/base-model.ts";
import type { Fix, FixSafety } from "./fix.ts";

export type Severity = "error" | "warning" | "info";
/** What a preset or --rule may say. */
export type Level = Severity | "off";
export type Category = "correctness" | "compatibility" | "hygiene" | "conversion" | "security";

export interface RuleMeta {
  /** Path of the rule file without rules/ and .yaml: config/vocab-size. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly since: string;
  /** Markdown: why it matters, what breaks downstream, how to mend it. */
  readonly docs: string;
  /** Where the knowledge comes from: issues, source files, measurements. */
  readonly evidence: readonly string[];
  /** Findings of rules with one cause are shown as one paragraph; an id of CAUSES. */
  readonly cause: string | null;
  /** Id in the prepare-ckpt report. */
  readonly errorId: string | null;
  /** True when the rule compares with the base model and is not applicable without one. */
  readonly needsBase: boolean;
  /** What it looks at, where that is no checkpoint: the resources of a deployment, or a target and its draft. */
  readonly subject?: "deployment" | "pair";
  /** Only of a rule that did not ship: the web page about it, empty when there is none. */
  readonly page?: string;
  /** How safe the best of its fixes is; left out when it has none. */
  readonly fix?: FixSafety;
}

/** What is deployed to: comes from the command line or the base model. */
export interface Deployment {
  readonly transformersVersion: string | null;
}

export interface RuleContext {
  readonly checkpoint: Checkpoint;
  readonly base: BaseModel | null;
  readonly deployment: Deployment;
  /** Validators of schemas/hf/<name>.schema.json by name, for the operator `schema`. */
  readonly validators: ReadonlyMap<string, SchemaValidator>;
  /** The tensors of each model_type. */
  readonly architectures: Architectures;
}

export interface Rule {
  readonly meta: RuleMeta;
  check(context: RuleContext): CheckOutcome;
}

/** `targets` counts what was looked at; 0 means that the rule was not applicable: it cannot pass vacuously. */
export interface CheckOutcome {
  readonly targets: number;
  /** Distinct ones, at most MAX_FINDINGS of a rule. */
  readonly findings: readonly Finding[];
  /** How many more there were: counted, not spelt out. */
  readonly folded: number;
}

export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  /** The remedy, as an instruction; null when the message says it all. */
  readonly suggestion: string | null;
  readonly actual: JsonValue | undefined;
  readonly expected: JsonValue | undefined;
  /** What the message was made of besides, by placeholder; part of the fingerprint. */
  readonly args: Readonly<Record<string, JsonValue>>;
  readonly primary: Place;
  readonly related: readonly Place[];
  /** The best one first. */
  readonly fixes: readonly Fix[];
  readonly cause: string | null;
}
