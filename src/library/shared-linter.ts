import { valid } from "@renovatebot/pep440";
import type { LevelEntry } from "../engine/preset.ts";
import type { Level } from "../engine/rule.ts";
import { UsageError } from "../errors.ts";
import { createLinter, type Linter } from "../linter/create-linter.ts";
import type { ConfigChoice } from "../linter/linter-settings.ts";
import { diskFs } from "../source/disk-fs.ts";
import { importModule } from "../source/import-module.ts";
import type { LintOptions } from "./lint.ts";
import { shippedAssets } from "./shipped-assets.ts";

/** The linter that the options of a program ask for. @throws UsageError */
export async function sharedLinter(options: LintOptions): Promise<Linter> {
  const { fs = diskFs, onNote } = options;
  checkVersion(options.transformersVersion);
  return await createLinter(
    {
      model: options.model ?? null,
      server: null,
      transformersVersion: options.transformersVersion ?? null,
      preset: options.preset ?? null,
      levels: levelEntries(options.rules ?? {}),
      config: configChoice(options.config ?? false),
      baseline: { kind: options.config === undefined || options.config === false ? "none" : "configured" },
      ignores: true,
      deep: options.deep === true,
      keepSubject: options.keepSubject === true,
    },
    {
      fs,
      loadAssets: shippedAssets,
      loadServing: (server) => Promise.reject(new UsageError(`${server}: only the command line asks servers`)),
      note: async (text) => onNote?.(text),
      importModule,
      now: () => performance.now(),
      clock: Date.now,
    },
  );
}

/** A version that is none would be compared with nothing, in silence. */
function checkVersion(version: string | undefined): void {
  if (version === undefined || valid(version) !== null) return;
  throw new UsageError(`transformersVersion is "${version}", which is no version`, {
    hint: "write it as pip does, such as 4.45.1 or 4.46.0.dev0",
  });
}

function configChoice(config: boolean | string): ConfigChoice {
  if (typeof config === "string") return { kind: "file", path: config };
  return { kind: config ? "nearest" : "none" };
}

function levelEntries(rules: Readonly<Record<string, Level>>): readonly LevelEntry[] {
  return Object.entries(rules).map(([rule, level]) => ({ rule, level }));
}
