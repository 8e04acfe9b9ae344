import { CONFIG_NAMES } from "../../engine/config/find-config.ts";
import { CONFIG_SCHEMA_URL } from "../../engine/config/schema-url.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { UsageError } from "../../errors.ts";
import { createLinter } from "../../linter/create-linter.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import { count } from "../../report/summary-line.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { findCheckpoints } from "../find-checkpoints.ts";
import { lintCheckpoints } from "../lint-checkpoints.ts";
import { linterEnvironment } from "../linter-environment.ts";
import { createProgress } from "../progress.ts";

export const initCommand: Command = {
  usage: "init [folder]",
  about:
    "Writes a configuration for the checkpoints below a folder. It looks at them first, detects their base model, and asks; with --yes, or without a terminal, it takes what it would propose. It never replaces a configuration.",
  positionals: { min: 0, max: 1 },
  options: {
    yes: { type: "flag", short: "y", describe: "ask nothing" },
    model: { type: "text", value: "name", describe: "the base model; detected when not given" },
  },
  examples: [
    ["init", "for everything below the current folder"],
    ["init models --yes", "without questions"],
  ],
  epilogue: "docs/configuration.md describes every key.",
  run: async (args, io) => {
    const folder = args.positionals[0] ?? ".";
    await refuseExisting(folder, io);
    const results = await lookAt(folder, args.text("model"), io);
    const proposal: Answers = { preset: "recommended", model: args.text("model") ?? commonModel(results) };
    const ask = args.flag("yes") === true ? null : io.ask;
    const answers = ask === null ? proposal : await askFor(proposal, results, { ...io, ask });
    if (answers === null) {
      await io.stderr.write("nothing was written\n");
      return 2;
    }
    const path = pathIn(folder, CONFIG_NAMES[0] ?? "", io);
    await refuseExisting(folder, io);
    await io.writeFile(path, configText(answers), "the configuration");
    await io.stdout.write(escapeLines(nextSteps(path, folder, results)));
    return 0;
  },
};

interface Answers {
  readonly preset: string;
  readonly model: string | null;
}

async function refuseExisting(folder: string, io: CliIo): Promise<void> {
  if ((await io.fs.kindOf(folder)) !== "directory") {
    throw new UsageError(`there is no folder ${folder}`, { hint: "name the folder that the checkpoints are in" });
  }
  for (const name of CONFIG_NAMES) {
    const path = pathIn(folder, name, io);
    if ((await io.fs.kindOf(path)) !== null) {
      throw new UsageError(`${path} is there already`, {
        hint: `it is never replaced; checkpointlint print-config ${folder} shows what it makes of a checkpoint`,
      });
    }
  }
}

function pathIn(folder: string, name: string, { fs }: CliIo): string {
  return fs.join(folder === "." ? "" : folder, name);
}

/** As they are without any configuration. */
async function lookAt(folder: string, model: string | null, io: CliIo): Promise<readonly LintResult[]> {
  const progress = createProgress(io.stderr);
  const linter = await createLinter(
    {
      model,
      server: null,
      transformersVersion: null,
      preset: null,
      levels: [],
      config: { kind: "none" },
      baseline: { kind: "none" },
      ignores: true,
      deep: false,
      keepSubject: false,
    },
    linterEnvironment(io, { cacheLocation: null, progress }),
  );
  try {
    const found = await findCheckpoints({ paths: [folder], changed: null, hook: false }, io, progress);
    // A configuration is written for checkpoints.
    const checkpoints = { ...found, resources: [] };
    const { results } = await lintCheckpoints(checkpoints, { searched: [folder], mappings: [] }, linter, progress);
    return results;
  } finally {
    await progress.end();
  }
}

/** The base that all checkpoints surely have in common. */
function commonModel(results: readonly LintResult[]): string | null {
  const names = new Set(results.map(({ model }) => (model.evidence?.sure === true ? model.name : null)));
  const [only] = names;
  return names.size === 1 ? (only ?? null) : null;
}

/** null when the user left. */
async function askFor(
  proposal: Answers,
  results: readonly LintResult[],
  { ask, stderr }: CliIo & { readonly ask: NonNullable<CliIo["ask"]> },
): Promise<Answers | null> {
  await stderr.write(escapeLines(`${foundText(results)}\n`));
  const strict = await ask("Make every warning an error? [y/N] ");
  if (strict === null) return null;
  const shown = escapeTerminal(proposal.model ?? "detect");
  const model = await ask(`Base model, or detect, or none [${shown}] `);
  if (model === null) return null;
  const named = model.trim() === "" ? proposal.model : model.trim();
  return {
    preset: /^y(?:es)?$/i.test(strict.trim()) ? "strict" : proposal.preset,
    model: named === "detect" ? null : named,
  };
}

function configText({ preset, model }: Answers): string {
  const config = {
    $schema: CONFIG_SCHEMA_URL,
    root: true,
    extends: [`preset:${preset}`],
    ...(model === null ? {} : { model }),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function foundText(results: readonly LintResult[]): string {
  if (results.length === 0) return "no checkpoint below this folder yet";
  const models = [...new Set(results.flatMap(({ model }) => (model.name === null ? [] : [model.name])))].sort();
  const { error, warning } = sumCounts(results);
  const of = models.length === 0 ? "no known base model" : models.join(", ");
  return `${count(results.length, "checkpoint")} (${of}): ${count(error, "error")}, ${count(warning, "warning")} today`;
}

function nextSteps(path: string, folder: string, results: readonly LintResult[]): string {
  const { error, warning } = sumCounts(results);
  const where = folder === "." ? "" : ` ${folder}`;
  const inside = results.some(({ root }) => root === folder);
  return [
    `wrote ${path}`,
    foundText(results),
    ...(inside
      ? [
          `${folder} is a checkpoint itself: its own configuration is told of at each run, and may name neither a server nor plugins`,
        ]
      : []),
    "Next:",
    `  checkpointlint${where === "" ? " ." : where}   check them`,
    ...(error + warning > 0
      ? [`  checkpointlint baseline${where}   record today's findings, so that only new ones fail`]
      : []),
    `  checkpointlint print-config${where}   see what governs them`,
    "",
  ].join("\n");
}

function escapeLines(text: string): string {
  return text.split("\n").map(escapeTerminal).join("\n");
}
