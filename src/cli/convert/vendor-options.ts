import { FORMAT_NAMES, formatOption } from "../format-option.ts";
import type { OptionTable } from "../option-table.ts";

/** Of the commands that print the vendor's report: what else they print. */
export const VENDOR_REPORT_OPTIONS: OptionTable = {
  format: formatOption(`findings in a form of checkpointlint too, before the report or in a file: ${FORMAT_NAMES}`),
  quiet: { type: "flag", describe: "show no progress, and of --format errors only; the report stays whole" },
};
