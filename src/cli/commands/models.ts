import { UsageError } from "../../errors.ts";
import { createModelRegistry } from "../../model/model-registry.ts";
import { modelsJson, modelsTable } from "../../report/models-table.ts";
import { loadPaint } from "../../report/paint.ts";
import type { Command } from "../command.ts";
import { terminalStyle } from "../terminal.ts";
import { graphModel } from "./models/graph.ts";

export const modelsCommand: Command = {
  usage: "models [graph <model|config.json|folder>]",
  about:
    "Lists the base models that a checkpoint can be compared with, and the names that --model takes for each; or every tensor of one.",
  positionals: { min: 0, max: 2 },
  options: {
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
    layout: { type: "text", describe: "of models graph: as another kind of checkpoint names the tensors" },
  },
  examples: [
    ["models", "the table"],
    ["models --format json", "every name of every model"],
    ...graphModel.examples,
    ["./my-llama --model llama3-70b", "compare a checkpoint with one"],
  ],
  epilogue: null,
  run: async (args, io) => {
    const assets = await io.loadAssets();
    const registry = createModelRegistry(assets.models);
    const { entries } = registry;
    const [name, ...operands] = args.positionals;
    if (name !== undefined) {
      if (name !== graphModel.name || operands.length === 0) {
        throw new UsageError(name === graphModel.name ? "models graph needs a model" : `models has no part "${name}"`, {
          hint: `checkpointlint models graph ${graphModel.operands}; models alone lists`,
        });
      }
      await graphModel.run({ operands, args, assets, registry, entries }, io);
      return 0;
    }
    const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
    await io.stdout.write(args.text("format") === "json" ? modelsJson(entries) : modelsTable(entries, paint));
    return 0;
  },
};
