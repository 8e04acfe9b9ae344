import type { LintResult } from "../engine/lint-result.ts";
import type { FactDifference } from "../model/detection/compared-facts.ts";
import { modelOption } from "./model-option.ts";

/** Differences that are spelt out before the rest is counted. */
const SHOWN = 3;

/** What a checkpoint was compared with and why, or what it is nearest to; empty when there is nothing to say. */
export function baseText({ model, ...result }: Pick<LintResult, "model" | "side">): string {
  const { name, how, evidence, nearest } = model;
  if (name !== null && evidence !== undefined) {
    const names = [name, ...evidence.alternatives].join(" or ");
    const which = evidence.alternatives.length > 0 ? `; ${modelOption(result)} settles which` : "";
    return `base model ${names} (${evidence.sure ? "" : "probably: "}${evidence.why}${which})`;
  }
  if (name !== null) return `base model ${name} (${how})`;
  if (nearest === undefined) return "";
  const { differences } = nearest;
  const shown = differences.slice(0, SHOWN).map(differenceText);
  const more = differences.length > SHOWN ? [`${differences.length - SHOWN} more`] : [];
  const doubt = nearest.doubt === undefined ? "" : `; ${nearest.doubt}`;
  return `nearest base model ${nearest.name}: ${[...shown, ...more].join(", ")}${doubt}`;
}

/** "vocab_size 128257 instead of 128256". */
function differenceText({ name, own, base }: FactDifference): string {
  return `${name} ${valueText(own)} instead of ${valueText(base)}`;
}

function valueText(value: FactDifference["own"]): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
