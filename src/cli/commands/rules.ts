import { UsageError } from "../../errors.ts";
import { loadPaint } from "../../report/paint.ts";
import { rulesJson, rulesTable } from "../../report/rules-table.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { RULES_HERE_OPTIONS, rulesHere } from "../rules-here.ts";
import { terminalStyle } from "../terminal.ts";

export const rulesCommand: Command = {
  usage: "rules [new <group/name>]",
  about:
    "Lists the rules with the level that the configuration of the current folder or a preset gives them, those of its plugins too; or writes a rule of your own and its cases.",
  positionals: { min: 0, max: 2 },
  operands: { words: ["new"] },
  options: {
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
    dir: {
      type: "text",
      value: "folder",
      completes: "folder",
      describe: "of rules new: where the groups of rules are; rules when not given",
    },
    preset: {
      type: "text",
      value: "name",
      completes: "presets",
      describe:
        "whose levels to show, in place of those that the configuration extends: recommended, strict or a plugin's",
    },
    ...RULES_HERE_OPTIONS,
  },
  examples: [
    ["rules", "the table"],
    ["rules --preset strict", "with the levels of another preset"],
    ["rules --format json", "all that is known of every rule"],
    ["explain config/vocab-size", "one rule at length"],
    ["rules new acme/vocab-padding", "begin a rule of your own, in rules/acme/"],
    ["rules new acme/padding --dir lint", "somewhere else: in lint/acme/"],
    ["test-rules", "run the cases of your rules"],
  ],
  epilogue: null,
  run: async (args, io) => {
    const [part, id] = args.positionals;
    if (part !== undefined) {
      await newRule(part, id, args, io);
      return 0;
    }
    if (args.text("dir") !== null) throw new UsageError("--dir is of rules new", { hint: NEW_RULE });
    const listed = await rulesHere(args, io, args.text("preset"));
    const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
    await io.stdout.write(args.text("format") === "json" ? rulesJson(listed) : rulesTable(listed, paint));
    return 0;
  },
};

const NEW_RULE = "checkpointlint rules new <group>/<name>";

async function newRule(part: string, id: string | undefined, args: ParsedArguments, io: CliIo): Promise<void> {
  if (part !== "new") {
    const hint = part.includes("/") ? `checkpointlint explain ${part} tells of a rule` : `${NEW_RULE} begins a rule`;
    throw new UsageError(`rules has no part "${part}"`, { hint });
  }
  if (id === undefined)
    throw new UsageError("rules new needs an id", { hint: `${NEW_RULE}, such as acme/vocab-padding` });
  for (const option of ["format", "preset"]) {
    if (args.text(option) !== null) throw new UsageError(`rules new takes no --${option}`, { hint: NEW_RULE });
  }
  const { writeNewRule } = await import("./rules/new.ts");
  await writeNewRule(id, args.text("dir"), io);
}
