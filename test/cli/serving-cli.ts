import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
// What the command line loads when it is needed, loaded here so that no test's time is spent on it.
import "../../src/cli/commands/download-serving-cache.ts";
import "../../src/cli/commands/lint.ts";
import "../../src/cli/commands/models.ts";
import { main } from "../../src/cli/main.ts";
import "../../src/cli/serving/ask-server.ts";
import "../../src/cli/serving/load-serving.ts";
import { makeFolder, writeAtomically } from "../../src/cli/write-atomically.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import type { HttpTimings } from "../../src/source/http/http-timings.ts";
import { fastTimings } from "../support/fast-timings.ts";
import { servingValidators } from "../support/serving-validators.ts";
import { recordedIo } from "./main-io.ts";
import { scenarioAssets } from "./scenario-assets.ts";

await servingValidators();

export const NOON: number = Date.UTC(2026, 10, 26, 12);

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line on the real disk and the real network of this machine, with a clock that stands still. */
export async function runCli(
  argv: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly now?: number;
    readonly timings?: HttpTimings;
    readonly terminal?: boolean;
  } = {},
): Promise<Ran> {
  const { io, stdout, stderr } = recordedIo({
    assets: scenarioAssets,
    fs: diskFs,
    clock: () => options.now ?? NOON,
    httpTimings: options.timings ?? fastTimings(),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.terminal === undefined ? {} : { terminal: options.terminal }),
  });
  const code = await main(argv, { ...io, writeFile: writeAtomically, makeFolder });
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Every file below a folder with its text, by its path there. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
      }),
  );
}
