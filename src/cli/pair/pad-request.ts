import { UsageError } from "../../errors.ts";
import type { OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";

/** What --fix is to do with the draft. */
export interface PadRequest {
  /** The folder that is written; null in a dry run that names none. */
  readonly output: string | null;
  /** Show what would be written, write nothing. */
  readonly dryRun: boolean;
}

export const PAD_OPTIONS: OptionTable = {
  fix: {
    type: "flag",
    describe:
      "where only the padding of the draft's embedding differs, write the draft with the target's number of rows to --output",
  },
  output: {
    type: "text",
    short: "o",
    value: "folder",
    completes: "folder",
    describe: "with --fix: folder that the padded draft is written to; neither checkpoint is changed",
  },
  "dry-run": { type: "flag", describe: "with --fix: show what would be written and write nothing" },
};

/** null: nothing is to be fixed. @throws UsageError for options that say nothing without each other */
export function padRequest(args: ParsedArguments): PadRequest | null {
  const output = args.text("output");
  const dryRun = args.flag("dry-run") === true;
  if (args.flag("fix") !== true) {
    for (const [name, isGiven] of [["output", output !== null] as const, ["dry-run", dryRun] as const]) {
      if (!isGiven) continue;
      throw new UsageError(`--${name} says nothing without --fix`, {
        hint: "write --fix to have a padded draft written",
      });
    }
    return null;
  }
  if (output === null && !dryRun) {
    throw new UsageError("--fix needs --output", {
      hint: "weights are not changed in place: name a folder for the padded draft, -o ./padded; or look first: --dry-run",
    });
  }
  if (dryRun && args.list("format").some((format) => !format.includes("="))) {
    throw new UsageError("--dry-run prints what would be written, so the report needs a place of its own", {
      hint: "write --format name=file, or leave --format out",
    });
  }
  return { output, dryRun };
}
