import { bestSafety } from "../engine/fixes/best-safety.ts";
import type { Diagnostic } from "../engine/lint-result.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { fixOption } from "./fix-option.ts";
import type { Paint } from "./paint.ts";

/** The rule's name behind a message, and the option that mends the finding. */
export function ruleTail(diagnostic: Diagnostic, paint: Paint): { readonly text: string; readonly painted: string } {
  const rule = escapeTerminal(diagnostic.ruleId);
  const safety = bestSafety(diagnostic);
  const option = safety === null ? "" : ` [${fixOption(safety)}]`;
  const painted = paint.dim(paint.link(rule, diagnostic.docsUrl)) + (option === "" ? "" : paint.good(option));
  return { text: rule + option, painted };
}
