import type { ConversionPlan } from "../../convert/plan.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { loadPaint } from "../../report/paint.ts";
import { planText } from "../../report/plan-text.ts";
import type { CliIo } from "../cli-io.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { terminalStyle } from "../terminal.ts";

/** What a dry run shows to people. */
export async function planPage(
  plan: ConversionPlan,
  { root, model }: Pick<LintResult, "root" | "model">,
  args: ParsedArguments,
  io: CliIo,
): Promise<string> {
  const style = terminalStyle(io.stdout, args, io.env);
  const why = model.evidence === undefined ? "" : ` (${model.evidence.why})`;
  const base = model.name === null ? null : `${model.name}${why}`;
  return planText(plan, { paint: await loadPaint(style), width: style.width, source: root, base });
}
