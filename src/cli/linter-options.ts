import { valid } from "@renovatebot/pep440";
import { parseLevelEntry } from "../engine/levels.ts";
import { UsageError } from "../errors.ts";
import type { LinterSettings } from "../linter/linter-settings.ts";
import { configOptions } from "./config-options.ts";
import type { ParsedArguments } from "./parse-arguments.ts";
import { type ServingOptions, servingOptions } from "./serving/serving-options.ts";

/** What every command that lints takes. */
export type LinterOptions = ServingOptions & Omit<LinterSettings, "keepSubject">;

/** @throws UsageError */
export function linterOptions(args: ParsedArguments): LinterOptions {
  return { ...commonLinterOptions(args), model: args.text("model") };
}

/** Of a command that lints checkpoints with a base model each. @throws UsageError */
export function commonLinterOptions(args: ParsedArguments): Omit<LinterOptions, "model"> {
  return {
    ...servingOptions(args),
    ...configOptions(args),
    // `embedded` is kept: it wins over what a configuration says.
    server: args.text("server"),
    transformersVersion: checkedVersion(args.text("transformers-version")),
    preset: args.text("preset"),
    // Of `lint` alone, which lays its own over this.
    deep: false,
    levels: args.list("rule").map(parseLevelEntry),
  };
}

/** PEP 440, not semver: 4.45.0.dev0 is a version of transformers. */
function checkedVersion(version: string | null): string | null {
  if (version === null) return null;
  if (valid(version) === null) {
    throw new UsageError(`--transformers-version is "${version}", which is no version`, {
      hint: "write it as pip does, such as 4.45.1 or 4.46.0.dev0",
    });
  }
  return version;
}
