import { serveStdio } from "../../lsp/serve-stdio.ts";
import type { Command } from "../command.ts";
import { LINT_OPTIONS, lintOptions } from "../lint-options.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { OptionTable } from "../option-table.ts";
import { createProgress } from "../progress.ts";
import { VERSION } from "../version.ts";

const OPTIONS: OptionTable = {
  ...LINT_OPTIONS,
  stdio: { type: "flag", describe: "speak over standard input and output, which is the only way there is" },
  "client-process-id": { type: "text", describe: "accepted and not needed", hidden: true },
};

export const lspCommand: Command = {
  usage: "lsp",
  about: "",
  positionals: { min: 0, max: 0 },
  options: OPTIONS,
  examples: [["lsp", "for an editor to start"]],
  epilogue: null,
  run: async (args, io) => {
    const options = lintOptions(args);
    const environment = linterEnvironment(io, {
      cacheLocation: options.cacheLocation,
      progress: createProgress(io.stderr),
    });
    return await serveStdio({
      version: VERSION,
      fs: io.fs,
      settings: { ...options, keepSubject: true },
      loadAssets: environment.loadAssets,
      loadServing: environment.loadServing,
      now: io.now,
      clock: io.clock,
    });
  },
};
