import { createModelRegistry } from "../../model/model-registry.ts";
import { modelsJson, modelsTable } from "../../report/models-table.ts";
import { loadPaint } from "../../report/paint.ts";
import type { Command } from "../command.ts";
import { SERVING_OPTIONS, servingOptions } from "../serving/serving-options.ts";
import { terminalStyle } from "../terminal.ts";

export const modelsCommand: Command = {
  usage: "models",
  about: "Lists the base models that a checkpoint can be compared with, and the names that --model takes for each.",
  positionals: { min: 0, max: 0 },
  options: {
    ...SERVING_OPTIONS,
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
  },
  examples: [
    ["models", "the table"],
    ["models --format json", "every name of every model"],
    ["models --server https://api.example.com", "as an instance has them, and which it serves"],
    ["./my-llama --model llama3-70b", "compare a checkpoint with one"],
  ],
  epilogue: null,
  run: async (args, io) => {
    const assets = await io.loadAssets();
    const { server, cacheLocation } = servingOptions(args);
    const serving =
      server === null
        ? null
        : await (await import("../serving/load-serving.ts")).loadServing({ server, cacheLocation }, io, assets);
    const { entries } = serving?.registry ?? createModelRegistry(assets.models);
    const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
    const json = args.text("format") === "json";
    await io.stdout.write(json ? modelsJson(entries, serving) : modelsTable(entries, paint, serving));
    return 0;
  },
};
