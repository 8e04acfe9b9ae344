import type { ConversionGate } from "../../linter/conversion-gate.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { count } from "../../report/summary-line.ts";

/** Why a checkpoint is not converted and what to do; null when it is. @param force the reason to convert it all the same */
export function gateText({ errors, unforceable, crashed }: ConversionGate, force: string | null): string | null {
  const [hopeless] = unforceable;
  if (hopeless !== undefined) {
    const rules = [...new Set(unforceable.map(({ ruleId }) => ruleId))].map(escapeTerminal).join(", ");
    const still = force === null ? "" : ", not even with --force";
    return `error: not converted: what ${rules} found cannot be read or trusted${still}\nhint: mend it; ${escapeTerminal(hopeless.message)}\n`;
  }
  if (errors.length === 0 || force !== null) return null;
  const what = crashed
    ? `${count(errors.length, "error")}, among them a rule that crashed`
    : count(errors.length, "error");
  return `error: not converted: ${what}\nhint: mend what is found (checkpointlint lint --fix mends some), or say why it is right: --force "reason"\n`;
}
