import { tierLength } from "../../deploy/names/tier.ts";
import { UsageError } from "../../errors.ts";
import { LINT_OPTIONS } from "../lint-options.ts";
import { LINTER_OPTIONS } from "../linter-option-table.ts";
import type { OptionSpec, OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";

const { model: _, ...LINT } = LINTER_OPTIONS;

/** Of both commands: how each side is linted. */
export const PAIR_LINT_OPTIONS: OptionTable = {
  "served-length": {
    type: "text",
    value: "tokens",
    describe: "tokens of input and output that the pair is to be served with, such as 16384 or 16k",
  },
  ...LINT,
};

/** null: nobody says. @throws UsageError */
export function servedLength(args: ParsedArguments): number | null {
  const text = args.text("served-length");
  if (text === null) return null;
  const length = tierLength(text.toLowerCase());
  if (length !== null && length > 0 && Number.isSafeInteger(length)) return length;
  throw new UsageError(`--served-length ${text} is no number of tokens`, {
    hint: "write 16384, or 16k as the platform does",
  });
}

/** @param needed whether the command has to be told */
export function sideModel(side: string, needed = false): OptionSpec {
  return {
    type: "text",
    value: "name",
    completes: "models",
    describe: `base model of the ${side}: family id, served name or Hub id, or none${needed ? " to compare with none" : "; without it the base is detected"}`,
  };
}

/** Options of `lint` that are about what is shown, and when it fails. */
export const PAIR_SHOW_OPTIONS: OptionTable = Object.fromEntries(
  (["fail-on", "max-warnings", "quiet", "stats"] as const).flatMap((name) => {
    const spec = LINT_OPTIONS[name];
    return spec === undefined ? [] : [[name, spec]];
  }),
);
