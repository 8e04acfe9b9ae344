import { type CheckpointDiff, DIFF_PARTS, type DiffPart } from "../../diff/checkpoint-diff.ts";
import { compareSubjects } from "../../diff/compare-subjects.ts";
import { UsageError } from "../../errors.ts";
import { createModelRegistry } from "../../model/model-registry.ts";
import { nearestNames } from "../../model/nearest-names.ts";
import { DIFF_FORMATS } from "../../report/diff-formats.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { loadSubject } from "../load-subject.ts";
import { outputRequests } from "../output-request.ts";
import { createProgress } from "../progress.ts";
import { terminalStyle } from "../terminal.ts";
import { VERSION } from "../version.ts";
import { writeReports } from "../write-reports.ts";

export const diffCommand: Command = {
  usage: "diff <A> <B>",
  about:
    "Says what differs between two models, and whether one compiled graph runs both. Each is a checkpoint folder, a base model by any of its names, or a config.json file. Weights are not read, only their names, shapes and dtypes.",
  positionals: { min: 2, max: 2 },
  operands: { paths: true, completes: "models" },
  options: {
    only: {
      type: "text",
      many: true,
      value: "part,..",
      describe: `show only some of ${DIFF_PARTS.join(", ")}; the exit code speaks of the graph all the same`,
    },
    format: {
      type: "text",
      many: true,
      short: "f",
      value: "format[=file]",
      describe:
        "text (for people), json or markdown (for a pull request), to standard output or to a file; may be repeated",
    },
  },
  examples: [
    ["diff ./my-llama llama3-70b", "a fine-tune against its base model"],
    ["diff runs/step-100 runs/step-200", "two checkpoints"],
    ["diff ./my-llama ./from-v5 --only config", "what another version of transformers wrote"],
    ["diff ./my-llama llama3-70b -f markdown", "to be pasted into a pull request"],
  ],
  epilogue: `Exit codes: 0 the same graph, 1 another graph, 2 could not compare. The same graph is: the same
tensor names and shapes, the same kinds of dtype (BF16, F16, F32 and F64 are one kind, as loaders
cast them; quantised ones are not), and the same keys of config.json that a compiled graph depends
on, among them rope, context length and what else lint calls an error against a base model. Stop
tokens and the tokenizer are shown, and change nothing in it.
A folder goes before a base model of the same name.`,
  run: async (args, io) => {
    const outputs = outputRequests(args.list("format"), DIFF_FORMATS);
    const parts = wantedParts(args.list("only"));
    const [a = "", b = ""] = args.positionals;
    const { diff, roots } = await compare(a, b, parts, io);
    await writeReports(
      outputs,
      async (format, style) => (await format.load(style))(diff, { toolVersion: VERSION, width: style.width }),
      roots,
      terminalStyle(io.stdout, args, io.env),
      io,
    );
    return exitCodeOf(diff);
  },
};

async function compare(
  a: string,
  b: string,
  parts: ReadonlySet<DiffPart>,
  io: CliIo,
): Promise<{ readonly diff: CheckpointDiff; readonly roots: readonly string[] }> {
  const assets = await io.loadAssets();
  const env = {
    modelTypes: assets.modelTypes,
    architectures: assets.architectures,
    registry: createModelRegistry(assets.models),
    knownTokenizers: assets.knownTokenizers,
  };
  const progress = createProgress(io.stderr);
  const loaded = [];
  try {
    for (const text of [a, b]) {
      progress.show(`reading ${text}`);
      loaded.push(await loadSubject(text, env, io.fs));
    }
  } finally {
    await progress.end();
  }
  const notes = new Set(loaded.flatMap(({ note }) => note ?? []));
  for (const note of notes) await io.stderr.write(`note: ${escapeTerminal(note)}\n`);
  const [one, other] = loaded;
  if (one === undefined || other === undefined) throw new RangeError("two subjects are compared");
  return {
    diff: compareSubjects(one.subject, other.subject, parts),
    roots: loaded.flatMap(({ root }) => (root === null ? [] : [root])),
  };
}

function wantedParts(values: readonly string[]): ReadonlySet<DiffPart> {
  const names = values.flatMap((value) => value.split(",")).map((name) => name.trim());
  if (names.length === 0) return new Set(DIFF_PARTS);
  return new Set(names.map(partOf));
}

/** @throws UsageError */
function partOf(name: string): DiffPart {
  const part = DIFF_PARTS.find((each) => each === name);
  if (part !== undefined) return part;
  const near = nearestNames(name, DIFF_PARTS, 1)[0];
  const guess = near === undefined ? "" : `did you mean ${near}? `;
  throw new UsageError(`--only ${name}: no such part`, { hint: `${guess}parts: ${DIFF_PARTS.join(", ")}` });
}

function exitCodeOf({ graph }: CheckpointDiff): ExitCode {
  switch (graph.kind) {
    case "same":
      return 0;
    case "different":
      return 1;
    case "unknown":
      return 2;
    default:
      return graph satisfies never;
  }
}
