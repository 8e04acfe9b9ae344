import type { JsonObject } from "../../format/json/json-value.ts";
import type { FixSource } from "../fixes/fix-source.ts";
import type { Category, Severity } from "../rule.ts";
import type { CheckSource } from "../rule-source.ts";

/** A rule file as it is written, once it follows schemas/rule.schema.json. */
export interface RuleFile {
  readonly title: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly since: string;
  readonly docs: string;
  readonly evidence: readonly string[];
  readonly cause?: string;
  readonly errorId?: string;
  readonly when?: readonly JsonObject[];
  readonly check: CheckSource;
  readonly message: string;
  readonly suggestion?: string;
  readonly related?: readonly (JsonObject & { readonly label: string })[];
  readonly fix?: FixSource | readonly FixSource[];
}
