import { INTERNAL_RULES } from "../../engine/internal-rules.ts";
import { findPreset, resolveLevels } from "../../engine/levels.ts";
import { loadPaint } from "../../report/paint.ts";
import { rulesJson, rulesTable } from "../../report/rules-table.ts";
import type { Command } from "../command.ts";
import { terminalStyle } from "../terminal.ts";

export const rulesCommand: Command = {
  usage: "rules",
  about: "Lists the rules with the level that a preset gives them.",
  positionals: { min: 0, max: 0 },
  options: {
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
    preset: { type: "text", value: "name", describe: "whose levels to show: recommended (the default) or strict" },
  },
  examples: [
    ["rules", "the table"],
    ["rules --preset strict", "with the levels of another preset"],
    ["rules --format json", "all that is known of every rule"],
    ["explain config/vocab-size", "one rule at length"],
  ],
  epilogue: null,
  run: async (args, io) => {
    const { rules, presets } = await io.loadAssets();
    const metas = [...rules.map(({ meta }) => meta), ...INTERNAL_RULES].sort((a, b) => (a.id < b.id ? -1 : 1));
    const preset = findPreset(new Map(presets.map((each) => [each.name, each])), args.text("preset") ?? "recommended");
    const levels = resolveLevels({ rules: metas, preset });
    const listed = metas.map((meta) => ({ meta, level: levels.get(meta.id) ?? meta.severity }));
    const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
    await io.stdout.write(args.text("format") === "json" ? rulesJson(listed) : rulesTable(listed, paint));
    return 0;
  },
};
