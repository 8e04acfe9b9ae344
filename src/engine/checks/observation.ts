import type { Place } from "../../checkpoint/place.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import type { Fix } from "../fix.ts";
import type { RuleContext } from "../rule.ts";

/** What a check has seen that is wrong; the rule adds message, severity and its own related places. */
export interface Observation {
  readonly primary: Place;
  readonly related: readonly Place[];
  readonly actual: JsonValue | undefined;
  readonly expected: JsonValue | undefined;
  readonly args: Readonly<Record<string, JsonValue>>;
  /** Of a function; those that the rule file writes come after them. */
  readonly fixes?: readonly Fix[];
}

export interface Observations {
  readonly targets: number;
  readonly observations: readonly Observation[];
  /** Further ones that were counted and not spelt out. */
  readonly folded: number;
}

export type Check = (context: RuleContext) => Observations;

export const NOTHING: Observations = { targets: 0, observations: [], folded: 0 };
