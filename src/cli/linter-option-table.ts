import { LINT_OPTIONS } from "./lint-options.ts";
import type { OptionTable } from "./option-table.ts";

/** Options of `lint` that are about what is checked, not about what is shown. */
const NAMES = [
  "model",
  "server",
  "cache-location",
  "transformers-version",
  "rule",
  "preset",
  "config",
  "baseline",
  "ignore",
] as const;

/** Of the other commands that lint. */
export const LINTER_OPTIONS: OptionTable = Object.fromEntries(
  NAMES.flatMap((name) => {
    const spec = LINT_OPTIONS[name];
    return spec === undefined ? [] : [[name, spec]];
  }),
);
