import type { ChecksumKind } from "../../convert/execute/execution.ts";
import { parseByteSize } from "../../convert/parse-byte-size.ts";
import { UsageError } from "../../errors.ts";
import { LINTER_OPTIONS } from "../linter-option-table.ts";
import { type LinterOptions, linterOptions } from "../linter-options.ts";
import type { OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";

/** How to convert, beside what, where to and to which layout. */
export interface ConversionOptions {
  readonly linter: LinterOptions;
  /** Why it is to be converted in spite of errors; null: it is not. */
  readonly force: string | null;
  readonly maxShardBytes: number;
  /** null: as many threads as do good. */
  readonly jobs: number | null;
  readonly checksum: ChecksumKind;
  readonly scan: boolean;
  readonly restart: boolean;
  readonly repair: boolean;
  readonly dryRun: boolean;
  readonly quiet: boolean;
}

/** As transformers 5 divides. */
export const MAX_SHARD = "5GB";
const CHECKSUMS = ["crc32", "sha256"] as const satisfies readonly ChecksumKind[];

/** Of every command that converts. */
export const CONVERSION_OPTIONS: OptionTable = {
  force: {
    type: "text",
    value: "reason",
    describe: "convert in spite of errors; the reason and the errors are kept in DONE",
  },
  "max-shard-size": {
    type: "text",
    value: "size",
    describe: `bytes of tensors in one file, such as 5GB or 2GiB; ${MAX_SHARD} when not given`,
  },
  jobs: {
    type: "whole number",
    least: 1,
    value: "number",
    describe: "threads that move bytes, 1 or more; at most 4 when not given",
  },
  checksum: {
    type: "text",
    choices: CHECKSUMS,
    describe: "what DONE holds of every file; crc32 when not given",
  },
  scan: { type: "flag", describe: "look at the values of every tensor on the way: NaN, infinite, all zero" },
  restart: {
    type: "flag",
    describe: "begin anew where another conversion was interrupted; what it wrote is taken away",
  },
  repair: { type: "flag", describe: "write what is missing or damaged of a finished output anew" },
  "dry-run": { type: "flag", describe: "show what would be done and write nothing" },
  quiet: { type: "flag", describe: "show errors only" },
};

/** The version that serves is a matter of the command. */
const { "transformers-version": _, ...LINT } = LINTER_OPTIONS;

export const CONVERSION_LINT_OPTIONS: OptionTable = LINT;

/** @throws UsageError */
export function conversionOptions(args: ParsedArguments): ConversionOptions {
  const restart = args.flag("restart") === true;
  const repair = args.flag("repair") === true;
  if (restart && repair) {
    throw new UsageError("--restart and --repair are both given", {
      hint: "--restart begins an unfinished output anew, --repair mends a finished one",
    });
  }
  return {
    linter: linterOptions(args),
    force: forceReason(args.text("force")),
    maxShardBytes: shardBytes(args.text("max-shard-size") ?? MAX_SHARD),
    jobs: args.wholeNumber("jobs"),
    checksum: CHECKSUMS.find((kind) => kind === args.text("checksum")) ?? "crc32",
    scan: args.flag("scan") === true,
    restart,
    repair,
    dryRun: args.flag("dry-run") === true,
    quiet: args.flag("quiet") === true,
  };
}

/** A bare 5 is 5GB that lost its unit, and would give every tensor a file of its own. */
function shardBytes(text: string): number {
  if (/^\d{1,3}$/.test(text)) {
    throw new UsageError(`--max-shard-size is ${text} bytes`, {
      hint: `write the unit: ${text}GB, ${text}MB or ${text}B`,
    });
  }
  return parseByteSize(text, "--max-shard-size");
}

function forceReason(reason: string | null): string | null {
  if (reason === null || reason.trim() !== "") return reason;
  throw new UsageError("--force needs a reason", {
    hint: 'say why, for whoever reads it in a year: --force "the base differs by design"',
  });
}
