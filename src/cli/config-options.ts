import type { LinterSettings } from "../linter/linter-settings.ts";
import type { OptionTable } from "./option-table.ts";
import type { ParsedArguments } from "./parse-arguments.ts";

/** Of every command that lints. */
export const CONFIG_OPTIONS: OptionTable = {
  config: {
    type: "text",
    negatable: true,
    value: "file",
    completes: "path",
    describe: "one configuration for all checkpoints, or --no-config for none; else the nearest one upward of each",
  },
  baseline: {
    type: "text",
    negatable: true,
    value: "file",
    completes: "path",
    describe: "findings that are known and only counted, or --no-baseline for none; else what the configuration says",
  },
  ignore: { type: "flag", negated: true, describe: "show also what the configuration ignores" },
};

export function configOptions(args: ParsedArguments): Pick<LinterSettings, "config" | "baseline" | "ignores"> {
  const config = args.text("config");
  const baseline = args.text("baseline");
  return {
    config: args.off("config")
      ? { kind: "none" }
      : config === null
        ? { kind: "nearest" }
        : { kind: "file", path: config },
    baseline: args.off("baseline")
      ? { kind: "none" }
      : baseline === null
        ? { kind: "configured" }
        : { kind: "file", path: baseline },
    ignores: args.flag("ignore") !== false,
  };
}
