import type { ConversionGate } from "../../linter/conversion-gate.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { count } from "../../report/summary-line.ts";

/** Why a checkpoint is not converted and what to do; null when it is. @param force the reason to convert it all the same */
export function gateText({ errors, unforceable, crashed }: ConversionGate, force: string | null): string | null {
  const [hopeless] = unforceable;
  if (hopeless !== undefined) {
    const { message, suggestion, ruleId } = hopeless;
    const rules = [ruleId, ...unforceable.map((each) => each.ruleId)];
    const still = force === null ? "" : ", not even with --force";
    const why = `${escapeTerminal(message)} (${[...new Set(rules)].map(escapeTerminal).join(", ")})`;
    const remedy = suggestion === null ? "mend it" : escapeTerminal(suggestion);
    return `error: not converted${still}: ${why}\nhint: ${remedy}${force === null ? "; --force does not help here" : ""}\n`;
  }
  if (errors.length === 0 || force !== null) return null;
  const what = crashed
    ? `${count(errors.length, "error")}, among them a rule that crashed`
    : count(errors.length, "error");
  const mended = errors.filter(({ fixes }) => fixes.some(({ safety }) => safety === "safe")).length;
  const how = mended === 0 ? "" : ` (checkpointlint lint --fix mends ${mended} of them)`;
  return `error: not converted: ${what}\nhint: mend what is found${how}, or say why it is right: --force "reason"\n`;
}
