import { UsageError } from "../../errors.ts";
import { createLinter } from "../../linter/create-linter.ts";
import { configJson, configPage } from "../../report/config-page.ts";
import { loadPaint } from "../../report/paint.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { Command } from "../command.ts";
import { linterEnvironment } from "../linter-environment.ts";
import { LINTER_OPTIONS } from "../linter-option-table.ts";
import { linterOptions } from "../linter-options.ts";
import { createProgress } from "../progress.ts";
import { terminalStyle } from "../terminal.ts";

export const printConfigCommand: Command = {
  usage: "print-config [path]",
  about:
    "Shows what governs a checkpoint: every setting and the level of every rule, each with the file and line, the preset or the option that says so.",
  positionals: { min: 0, max: 1 },
  options: {
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
    ...LINTER_OPTIONS,
  },
  examples: [
    ["print-config ./my-llama", "what a lint of this folder goes by"],
    ["print-config ./my-llama --preset strict", "and what options would make of it"],
    ["print-config ./my-llama -f json", "for programs"],
  ],
  epilogue: "docs/configuration.md says in which order files, presets and options are laid over each other.",
  run: async (args, io) => {
    const options = linterOptions(args);
    const checkpoint = await folderOf(args.positionals[0] ?? ".", io.fs);
    const progress = createProgress(io.stderr);
    const environment = linterEnvironment(io, { cacheLocation: options.cacheLocation, progress });
    const linter = await createLinter({ ...options, keepSubject: false }, environment);
    const { resolved, files } = await linter.configOf(checkpoint);
    const shown = { checkpoint, resolved, files };
    const text =
      args.text("format") === "json"
        ? configJson(shown)
        : configPage(shown, await loadPaint(terminalStyle(io.stdout, args, io.env)));
    await io.stdout.write(text);
    return 0;
  },
};

async function folderOf(path: string, fs: VirtualFs): Promise<string> {
  const kind = await fs.kindOf(path);
  if (kind === "file") return fs.parent(path);
  if (kind === "directory") return path.length > 1 ? path.replace(/\/+$/, "") : path;
  throw new UsageError(`there is no folder ${path}`, { hint: "name a checkpoint's folder, or a file in it" });
}
