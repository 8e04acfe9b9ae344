import { UsageError } from "../../errors.ts";
import type { OptionTable } from "../option-table.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import type { CacheStrategy } from "./observation.ts";

export interface CacheOptions {
  /** null: the user's place for caches. */
  readonly file: string | null;
  readonly strategy: CacheStrategy;
}

export const CACHE_OPTIONS: OptionTable = {
  cache: { type: "flag", describe: "do not lint a checkpoint again that is as it was the last time" },
  "cache-file": {
    type: "text",
    value: "file",
    completes: "path",
    describe: "where --cache keeps that; below the user's cache folder when not given",
  },
  "cache-strategy": {
    type: "text",
    choices: ["metadata", "content"],
    describe:
      "how --cache knows files: by size and times (metadata, the default), or by what is read of them, for fresh clones",
  },
};

/** @throws UsageError */
export function cacheOptions(args: ParsedArguments): CacheOptions | null {
  const file = args.text("cache-file");
  const strategy = args.text("cache-strategy");
  if (args.flag("cache") === true) return { file, strategy: strategy === "content" ? "content" : "metadata" };
  const [name, value] = file === null ? ["cache-strategy", strategy] : ["cache-file", file];
  if (value === null || args.flag("cache") === false) return null;
  throw new UsageError(`--${name} says nothing without --cache`, { hint: `write --cache --${name} ${value}` });
}
