import type { Place } from "../../checkpoint/place.ts";
import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import type { Fix, FixSafety } from "../fix.ts";
import type { RuleContext, RuleMeta } from "../rule.ts";

/**
 * A check in code, for what no operator can say. A pure function of the context; it knows nothing of messages and
 * severities, which stand in the rule file.
 */
export interface RuleFunction {
  /** <group>/<name>; the file is functions/<group>/<name>.ts. */
  readonly name: string;
  /** JSON Schema of the rule's `options`; always an object without unknown keys. */
  readonly options: JsonObject;
  /** What `args` holds: names that a message may use beside {actual}, {expected} and the place's. */
  readonly placeholders: readonly string[];
  /** True when it compares with the base model: the rule then waits for one. */
  readonly needsBase?: boolean;
  /** How safe the best of its fixes is; left out when it has none. */
  readonly fix?: FixSafety | ((options: JsonObject) => FixSafety | null);
  run(context: RuleContext, options: JsonObject, meta: RuleMeta): FunctionOutcome;
}

export interface FunctionOutcome {
  /** How many things were looked at; 0: the rule is not applicable. */
  readonly targets: number;
  readonly findings: readonly FunctionFinding[];
  /** Findings beyond those that are spelt out, when the function stops at some number. */
  readonly folded?: number;
}

export interface FunctionFinding {
  readonly args: Readonly<Record<string, JsonValue>>;
  readonly primary: Place;
  readonly related?: readonly Place[];
  readonly actual?: JsonValue;
  readonly expected?: JsonValue;
  readonly fixes?: readonly Fix[];
}
