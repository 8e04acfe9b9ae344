import { createLinter, type Linter } from "../../src/linter/create-linter.ts";
import type { LinterSettings } from "../../src/linter/linter-settings.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";
import { scenarioAssets } from "../cli/scenario-assets.ts";
import type { FileContent } from "./lint-files.ts";

export const PLAIN_SETTINGS: LinterSettings = {
  model: null,
  server: null,
  transformersVersion: null,
  preset: null,
  levels: [],
  config: { kind: "nearest" },
  baseline: { kind: "configured" },
  ignores: true,
  deep: false,
  keepSubject: false,
};

export interface MemoryLinter {
  readonly linter: Linter;
  readonly notes: readonly string[];
  /** What was asked of `loadServing`. */
  readonly servers: readonly string[];
}

/** A linter over files in memory (or another file system), with the rules of the scenarios unless others are given. */
export async function memoryLinter(
  files: ReadonlyMap<string, FileContent> | VirtualFs,
  settings: Partial<LinterSettings> = {},
  loadAssets: Parameters<typeof createLinter>[1]["loadAssets"] = scenarioAssets,
): Promise<MemoryLinter> {
  const notes: string[] = [];
  const servers: string[] = [];
  const linter = await createLinter(
    { ...PLAIN_SETTINGS, ...settings },
    {
      fs: "kindOf" in files ? files : createMemoryFs(files),
      loadAssets,
      loadServing: async (server) => {
        servers.push(server);
        throw new Error("no server in tests");
      },
      note: async (text) => {
        notes.push(text);
      },
      now: () => 0,
      clock: () => Date.UTC(2026, 10, 26),
    },
  );
  return { linter, notes, servers };
}
