import { modelsJson, modelsTable } from "../../../report/models-table.ts";
import { loadPaint } from "../../../report/paint.ts";
import { terminalStyle } from "../../terminal.ts";
import type { ModelsSubcommand } from "./models-subcommand.ts";

export const listModels: ModelsSubcommand = {
  name: "list",
  operands: "",
  positionals: { min: 0, max: 0 },
  examples: [
    ["models", "the table"],
    ["models --format json", "every name of every model"],
  ],
  run: async ({ args, entries, serving }, io) => {
    const style = terminalStyle(io.stdout, args, io.env);
    const isJson = args.text("format") === "json";
    await io.stdout.write(
      isJson ? modelsJson(entries, serving) : modelsTable(entries, await loadPaint(style), style.width, serving),
    );
  },
};
