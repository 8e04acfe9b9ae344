import type { LinterEnvironment } from "../linter/create-linter.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import type { CliIo } from "./cli-io.ts";
import type { Progress } from "./progress.ts";

/** A linter's view of the command line: notes go to standard error, above the status line. */
export function linterEnvironment(
  io: CliIo,
  { cacheLocation, progress }: { readonly cacheLocation: string | null; readonly progress: Progress },
): LinterEnvironment {
  return {
    fs: io.fs,
    loadAssets: io.loadAssets,
    async loadServing(server, assets) {
      const { loadServing } = await import("./serving/load-serving.ts");
      return loadServing({ server, cacheLocation }, io, assets);
    },
    onScan: ({ file, done, total }) => {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      progress.show(`reading ${file}: ${gigabytes(done)} of ${gigabytes(total)} GB, ${percent}%`);
    },
    note: (text) => progress.above(() => io.stderr.write(`note: ${escapeTerminal(text)}\n`)),
    importModule: io.importModule,
    startProbeThread: io.startProbeThread,
    now: io.now,
    clock: io.clock,
  };
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
