import type { PlanStep } from "../plan.ts";
import type { CastTensors } from "./cast-tensors.ts";
import { isLossy } from "./cast-tensors.ts";
import { counted, planStep } from "./step.ts";

/** @param why the dtype, as a noun; null when it was asked for */
export function castStep(
  { cast, from, kept }: CastTensors,
  dtype: string,
  why: string | null,
  evidence: PlanStep["evidence"],
): PlanStep {
  const reason = why === null ? "" : `, ${why}`;
  const others =
    kept.length === 0
      ? ""
      : `; ${counted(kept.length, "tensor")} ${kept.length === 1 ? "keeps" : "keep"} the dtype of the architecture`;
  if (cast.length === 0) return planStep("cast", `the weights are ${dtype} already${reason}${others}`, [], evidence);
  const counts = from.map(([before, count]) => `${count} from ${before}`).join(", ");
  const rounds = from.some(([before]) => isLossy(before, dtype)) ? " with rounding to the nearest" : " without loss";
  const text = `${counted(cast.length, "tensor")} ${cast.length === 1 ? "is" : "are"} cast to ${dtype}${reason}: ${counts},${rounds}${others}`;
  return planStep("cast", text, cast, evidence);
}
