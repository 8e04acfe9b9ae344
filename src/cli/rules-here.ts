import { type KnownRule, knownRules } from "../linter/known-rules.ts";
import type { CliIo } from "./cli-io.ts";
import { linterEnvironment } from "./linter-environment.ts";
import type { OptionTable } from "./option-table.ts";
import type { ParsedArguments } from "./parse-arguments.ts";
import { createProgress } from "./progress.ts";

/** Of commands that tell of rules. */
export const RULES_HERE_OPTIONS: OptionTable = {
  config: {
    type: "text",
    negatable: true,
    value: "file",
    completes: "path",
    describe:
      "the configuration that counts, or --no-config for none; else the one of the current folder or the nearest above",
  },
};

/** The rules that there are in the current folder, and their levels. @throws ConfigError, RuleFileError or UsageError */
export async function rulesHere(
  args: ParsedArguments,
  io: CliIo,
  preset: string | null,
): Promise<readonly KnownRule[]> {
  const path = args.text("config");
  const environment = linterEnvironment(io, { cacheLocation: null, progress: createProgress(io.stderr) });
  const nearest = path === null ? ({ kind: "nearest" } as const) : ({ kind: "file", path } as const);
  return await knownRules({ config: args.off("config") ? { kind: "none" } : nearest, preset }, environment);
}
