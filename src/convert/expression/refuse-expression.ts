import { ConversionError } from "../conversion-error.ts";

/** What is wrong with an expression, and where: `at` is the way from the outermost one, such as `.of[2].of`. */
export function refuseExpression(at: string, problem: string, hint?: string): never {
  throw new ConversionError("unsupported", `tensor expression${at === "" ? "" : ` at ${at}`}: ${problem}`, {
    hint: hint ?? "the plan is damaged, or a newer version made it; make it again with this version",
  });
}
