import { FORMATS } from "../../report/formats.ts";
import { LINT_OPTIONS } from "../lint-options.ts";
import { LINTER_OPTIONS } from "../linter-option-table.ts";
import type { OptionSpec, OptionTable } from "../option-table.ts";

const { model: _, ...LINT } = LINTER_OPTIONS;

/** Of both commands: how each side is linted. */
export const PAIR_LINT_OPTIONS: OptionTable = LINT;

export function sideModel(side: string): OptionSpec {
  return {
    type: "text",
    value: "name",
    completes: "models",
    describe: `base model of the ${side}: family id, served name or Hub id, or none; without it the base is detected`,
  };
}

/** Options of `lint` that are about what is shown, and when it fails. */
export const PAIR_SHOW_OPTIONS: OptionTable = Object.fromEntries(
  (["fail-on", "max-warnings", "quiet", "stats"] as const).flatMap((name) => {
    const spec = LINT_OPTIONS[name];
    return spec === undefined ? [] : [[name, spec]];
  }),
);

export const FORMAT_NAMES: string = FORMATS.map(({ name }) => name).join(", ");
