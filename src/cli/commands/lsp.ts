import { serveStdio } from "../../lsp/serve-stdio.ts";
import type { Command } from "../command.ts";
import { linterEnvironment } from "../linter-environment.ts";
import { LINTER_OPTIONS } from "../linter-option-table.ts";
import { linterOptions } from "../linter-options.ts";
import type { OptionTable } from "../option-table.ts";
import { createProgress } from "../progress.ts";
import { VERSION } from "../version.ts";

const OPTIONS: OptionTable = {
  ...LINTER_OPTIONS,
  stdio: { type: "flag", describe: "speak over standard input and output, which is the only way there is" },
  // vscode-languageclient adds it. The end of the input says that the client is gone.
  clientProcessId: { type: "text", value: "id", describe: "accepted and not needed", hidden: true },
};

export const lspCommand: Command = {
  usage: "lsp",
  about:
    "Serves an editor over standard input and output with the Language Server Protocol: findings in all files of a checkpoint while one of them is typed in, hover, completion, fixes. An editor starts it; docs/editors.md says how.",
  positionals: { min: 0, max: 0 },
  options: OPTIONS,
  examples: [
    ["lsp", "what an editor starts"],
    ["lsp --model llama3-8b", "with one base model for all checkpoints"],
  ],
  epilogue:
    "Exit codes: 0 the client ended it as the protocol wants it, 1 the client went away, 2 the options were wrong.",
  run: async (args, io) => {
    const options = linterOptions(args);
    const progress = createProgress(io.stderr);
    const environment = linterEnvironment(io, { cacheLocation: options.cacheLocation, progress });
    return await serveStdio({
      ...environment,
      version: VERSION,
      settings: { ...options, keepSubject: true },
    });
  },
};
