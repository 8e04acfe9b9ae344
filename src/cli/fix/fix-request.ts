import { UsageError } from "../../errors.ts";
import type { OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";

export interface FixRequest {
  /** Whether fixes are made that may be wrong where the checkpoint was meant so. */
  readonly unsafe: boolean;
  /** Show what would change, write nothing. */
  readonly dryRun: boolean;
}

export const FIX_OPTIONS: OptionTable = {
  fix: { type: "flag", describe: "mend what can be mended for sure, then check again" },
  "fix-unsafe": { type: "flag", describe: "as --fix, also where it may be wrong: look at the changes" },
  "fix-dry-run": { type: "flag", describe: "print what --fix would change as a unified diff, write nothing" },
};

/** null: nothing is to be fixed. @throws UsageError */
export function fixRequest(args: ParsedArguments): FixRequest | null {
  const [fix, unsafe, dryRun] = ["fix", "fix-unsafe", "fix-dry-run"].map((name) => args.flag(name) === true);
  if (fix !== true && unsafe !== true && dryRun !== true) return null;
  if (dryRun === true && args.list("format").some((format) => !format.includes("="))) {
    throw new UsageError("--fix-dry-run prints a diff, so the report needs a place of its own", {
      hint: "write --format name=file, or leave --format out",
    });
  }
  return { unsafe: unsafe === true, dryRun: dryRun === true };
}
