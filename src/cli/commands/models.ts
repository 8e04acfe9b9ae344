import { createModelRegistry } from "../../model/model-registry.ts";
import { modelsJson, modelsTable } from "../../report/models-table.ts";
import { loadPaint } from "../../report/paint.ts";
import type { Command } from "../command.ts";
import { terminalStyle } from "../terminal.ts";

export const modelsCommand: Command = {
  usage: "models",
  about: "Lists the base models that a checkpoint can be compared with, and the names that --model takes for each.",
  positionals: { min: 0, max: 0 },
  options: {
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
  },
  examples: [
    ["models", "the table"],
    ["models --format json", "every name of every model"],
    ["./my-llama --model llama3-70b", "compare a checkpoint with one"],
  ],
  epilogue: null,
  run: async (args, io) => {
    const { models } = await io.loadAssets();
    const { entries } = createModelRegistry(models);
    const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
    await io.stdout.write(args.text("format") === "json" ? modelsJson(entries) : modelsTable(entries, paint));
    return 0;
  },
};
