import { modelGraph } from "../../../model/architecture/model-graph.ts";
import { chooseBaseModel } from "../../../model/choose-base-model.ts";
import { countParameters } from "../../../model/count-parameters.ts";
import { toBaseModel } from "../../../model/to-base-model.ts";
import { modelPage } from "../../../report/model-page.ts";
import { loadPaint } from "../../../report/paint.ts";
import { terminalStyle } from "../../terminal.ts";
import type { ModelsSubcommand } from "./models-subcommand.ts";

export const showModel: ModelsSubcommand = {
  name: "show",
  operands: "<model>",
  positionals: { min: 1, max: 1 },
  examples: [
    ["models show Qwen3-8B", "one model for people"],
    ["models show Qwen3-8B --format json", "its whole entry"],
  ],
  run: async ({ args, assets, entries, operands, registry }, io) => {
    const { entry, note } = chooseBaseModel(registry, operands[0] ?? "");
    if (note !== null) await io.stderr.write(`note: ${note}\n`);
    if (args.text("format") === "json") {
      await io.stdout.write(`${JSON.stringify(entry.data, null, 2)}\n`);
      return;
    }
    const style = terminalStyle(io.stdout, args, io.env);
    const base = toBaseModel(entry, "declared", assets.modelTypes);
    const { graph } = modelGraph(base.facts, assets.architectures);
    const parameters = graph === null ? null : countParameters(graph);
    const page = modelPage({ entry, facts: base.facts, entries, parameters }, await loadPaint(style), style.width);
    await io.stdout.write(page);
  },
};
