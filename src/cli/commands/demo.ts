import { InternalError } from "../../errors.ts";
import { modelGraph } from "../../model/architecture/model-graph.ts";
import { graphSpecs } from "../../model/graph-specs.ts";
import { createModelRegistry } from "../../model/model-registry.ts";
import { resolveModel } from "../../model/resolve-model.ts";
import { toBaseModel } from "../../model/to-base-model.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { llamaCheckpoint, type MadeFile } from "../demo/llama-checkpoint.ts";
import { plantFaults } from "../demo/plant-faults.ts";
import { type WrittenFolder, writeFolder } from "../demo/write-folder.ts";
import { parseArguments } from "../parse-arguments.ts";
import { lintCommand } from "./lint.ts";

const BASE = "Meta-Llama-3.2-1B-Instruct";
const SHARD_BYTES = 1_000_000_000;

export const demoCommand: Command = {
  usage: "demo",
  about:
    "Makes a checkpoint of a real base model's true shape in a temporary folder, with faults that published fine-tunes have, and checks it. The weights are holes, so it takes next to no room.",
  positionals: { min: 0, max: 0 },
  options: {},
  examples: [
    ["demo", "see what checkpointlint finds"],
    ["./my-llama", "then check your own"],
  ],
  epilogue: "Exit code 0 although the checkpoint is bad: that is what it is for.",
  run: async (args, io) => {
    const folder = await writeFolder(plantFaults(await baseCheckpoint(io)));
    await io.stdout.write(introduction(folder));
    const color = args.flag("color");
    const style = color === null ? [] : [color ? "--color" : "--no-color"];
    const argv = [folder.path, "--model", BASE, ...style];
    await lintCommand.run(parseArguments(argv, lintCommand.options), io);
    await io.stdout.write(nextSteps(folder));
    return 0;
  },
};

async function baseCheckpoint(io: CliIo): Promise<Map<string, MadeFile>> {
  const { models, modelTypes, architectures } = await io.loadAssets();
  const base = resolveModel(createModelRegistry(models), BASE);
  if (!base.found) throw new InternalError(`the base model ${BASE} is missing`);
  const { facts } = toBaseModel(base.entry, "declared", modelTypes);
  const model = modelGraph(facts, architectures);
  if (model.graph === null) throw new InternalError(`the base model ${BASE} has no graph`);
  return llamaCheckpoint(base.entry.data, graphSpecs(model.graph, "BF16"), SHARD_BYTES);
}

function introduction({ path, apparentBytes, diskBytes }: WrittenFolder): string {
  const onDisk = diskBytes === null ? "" : ` (${Math.ceil(diskBytes / 1024)} KB on disk: the weights are holes)`;
  return `A fine-tune of ${BASE}, made for this demo with a few faults:
${(apparentBytes / 1e9).toFixed(1)} GB${onDisk} in ${path}

$ checkpointlint ${path} --model ${BASE}
`;
}

function nextSteps({ path }: WrittenFolder): string {
  return `Next:
  checkpointlint explain config/num-key-value-heads   why a finding matters, and how to mend it
  checkpointlint ./my-checkpoint                      your own; a folder of many works too
  checkpointlint models                               base models that --model knows
  rm -r ${path}   when you have seen enough
`;
}
