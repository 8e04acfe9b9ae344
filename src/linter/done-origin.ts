import type { DoneOrigin } from "../convert/execute/done.ts";
import type { LayoutOptions } from "../convert/layouts/layout.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { VERSION } from "../version.ts";
import type { ConversionGate } from "./conversion-gate.ts";

/** What DONE says of who made it, and how. @param force the reason that was given; it counts where there were errors */
export function doneOrigin(
  { model }: Pick<LintResult, "model">,
  { errors }: Pick<ConversionGate, "errors">,
  force: string | null,
  options: LayoutOptions,
): DoneOrigin {
  const rules = [...new Set(errors.map(({ ruleId }) => ruleId))].sort();
  return {
    tool: { name: "checkpointlint", version: VERSION },
    model: model.id === null || model.name === null ? null : { id: model.id, name: model.name },
    options,
    forced: force === null || rules.length === 0 ? null : { reason: force, rules },
  };
}
