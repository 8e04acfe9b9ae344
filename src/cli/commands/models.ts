import { UsageError } from "../../errors.ts";
import { createModelRegistry } from "../../model/model-registry.ts";
import { nearestNames } from "../../model/nearest-names.ts";
import { resolveModel } from "../../model/resolve-model.ts";
import type { Command } from "../command.ts";
import { graphModel } from "./models/graph.ts";
import { listModels } from "./models/list.ts";
import type { ModelsInput, ModelsSubcommand } from "./models/models-subcommand.ts";
import { showModel } from "./models/show.ts";

/** The first is what `models` alone does. */
const SUBCOMMANDS: readonly [ModelsSubcommand, ...ModelsSubcommand[]] = [listModels, showModel, graphModel];

import { SERVING_OPTIONS, servingOptions } from "../serving/serving-options.ts";

export const modelsCommand: Command = {
  usage: "models [show <model> | graph <model|config.json|folder>]",
  about:
    "Lists the base models that a checkpoint can be compared with, shows one (its names, shape, tokenizer, what the platform does with it, and where each value comes from), or lists its tensors.",
  positionals: { min: 0, max: 1 + Math.max(...SUBCOMMANDS.map(({ positionals }) => positionals.max)) },
  operands: { words: ["show", "graph"], paths: true, completes: "models" },
  options: {
    ...SERVING_OPTIONS,
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
    layout: {
      type: "text",
      value: "name",
      describe: "of models graph: as another kind of checkpoint names the tensors",
    },
  },
  examples: [
    ...SUBCOMMANDS.flatMap(({ examples }) => examples),
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
    const registry = serving?.registry ?? createModelRegistry(assets.models);
    const [name, ...operands] = args.positionals;
    const input: ModelsInput = { operands, args, assets, registry, entries: registry.entries, serving };
    // A gate that lists base models instead would always be open.
    if (name === undefined && (await io.fs.kindOf("models")) === "directory") {
      await io.stderr.write("note: models is a command; checkpointlint ./models checks the folder of that name\n");
    }
    const subcommand = name === undefined ? SUBCOMMANDS[0] : findSubcommand(name, input);
    checkOperands(subcommand, operands);
    await subcommand.run(input, io);
    return 0;
  },
};

function findSubcommand(name: string, { registry }: ModelsInput): ModelsSubcommand {
  const found = SUBCOMMANDS.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = SUBCOMMANDS.map((each) => each.name);
  const near = nearestNames(name, names, 1)[0];
  const isModel = resolveModel(registry, name).found;
  const guess = isModel ? `show ${name}` : near;
  throw new UsageError(`models has no part "${name}"`, {
    hint:
      guess === undefined
        ? `it has ${names.join(", ")}; models alone lists`
        : `did you mean checkpointlint models ${guess}?`,
  });
}

function checkOperands({ name, operands: wanted, positionals }: ModelsSubcommand, operands: readonly string[]): void {
  const hint = `checkpointlint models ${`${name} ${wanted}`.trim()}; checkpointlint models --help tells more`;
  if (operands.length < positionals.min) throw new UsageError(`models ${name} needs ${wanted}`, { hint });
  const extra = operands[positionals.max];
  if (extra !== undefined) throw new UsageError(`models ${name} takes no argument "${extra}"`, { hint });
}
