import type { Facts } from "../../../checkpoint/facts/fact.ts";
import { UsageError } from "../../../errors.ts";
import { readConfigFile } from "../../../linter/read-config-file.ts";
import type { Architecture } from "../../../model/architecture/architecture.ts";
import { graphOfLayout, modelGraph } from "../../../model/architecture/model-graph.ts";
import { configFacts } from "../../../model/config-facts.ts";
import { nearestNames } from "../../../model/nearest-names.ts";
import { type NoGraphText, noGraphText } from "../../../model/no-graph-text.ts";
import { resolveModel } from "../../../model/resolve-model.ts";
import { toBaseModel } from "../../../model/to-base-model.ts";
import { type GraphPage, graphJson, graphPage } from "../../../report/graph-page.ts";
import { loadPaint } from "../../../report/paint.ts";
import type { CliIo } from "../../cli-io.ts";
import { terminalStyle } from "../../terminal.ts";
import type { ModelsInput, ModelsSubcommand } from "./models-subcommand.ts";

export const graphModel: ModelsSubcommand = {
  name: "graph",
  operands: "<model|config.json|folder>",
  positionals: { min: 1, max: 1 },
  examples: [
    ["models graph Qwen3-32B", "every tensor of a base model, layers as ranges"],
    ["models graph ./my-model/config.json --format json", "name to shape and dtype, for programs"],
    ["models graph Mixtral-8x7B --layout fused-experts", "as another kind of checkpoint names them"],
  ],
  run: async (input, io) => {
    const page = await pageOf(input, io);
    if (input.args.text("format") === "json") {
      await io.stdout.write(graphJson(page));
      return;
    }
    await io.stdout.write(graphPage(page, await loadPaint(terminalStyle(io.stdout, input.args, io.env))));
  },
};

async function pageOf(input: ModelsInput, io: CliIo): Promise<GraphPage> {
  const { name, facts } = await modelOf(input, io);
  const { architectures } = input.assets;
  const model = modelGraph(facts, architectures);
  if (model.graph === null) {
    const modelType = facts.get("architecture.root_model_type")?.value;
    throw noGraph(
      name,
      noGraphText(model.reason, architectures, typeof modelType === "string" ? modelType : undefined),
    );
  }
  const { architecture } = model;
  const wanted = input.args.text("layout");
  if (wanted === null) return { name, facts, architecture, graph: model.graph };
  const layout = architecture.layouts.get(wanted);
  if (layout === undefined) throw unknownLayout(architecture, wanted);
  const graph = graphOfLayout(architecture, facts, layout);
  if (typeof graph === "string") {
    throw noGraph(name, noGraphText({ kind: "unknown-size", formula: graph }, architectures, architecture.modelType));
  }
  return { name, facts, architecture, graph };
}

/** A base model, by any of its names; else a file, or a folder with a config.json. */
async function modelOf(
  { operands: [operand = ""], assets, registry }: ModelsInput,
  io: CliIo,
): Promise<{ readonly name: string; readonly facts: Facts }> {
  const { modelTypes } = assets;
  const base = resolveModel(registry, operand);
  if (base.found) {
    if (base.note !== null) await io.stderr.write(`note: ${base.note}\n`);
    return { name: base.entry.name, facts: toBaseModel(base.entry, "declared", modelTypes).facts };
  }
  const file = await readConfigFile(io.fs, operand);
  if (file !== null) {
    return { name: file.path, facts: configFacts(new Map([["config.json", file.config]]), modelTypes) };
  }
  const guess = base.nearest.length === 0 ? "" : `did you mean ${base.nearest.join(" or ")}? `;
  throw new UsageError(`"${operand}" is neither a base model nor a file or a folder`, {
    hint: `${guess}checkpointlint models lists the base models`,
  });
}

function noGraph(name: string, { message, hint }: NoGraphText): UsageError {
  return new UsageError(`the tensors of ${name} are not known: ${message}`, { hint });
}

function unknownLayout({ modelType, layouts }: Architecture, wanted: string): UsageError {
  const ids = [...layouts.keys()];
  const near = nearestNames(wanted, ids, 1)[0];
  const guess = near === undefined ? "" : `did you mean ${near}? `;
  return new UsageError(`${modelType} has no layout "${wanted}"`, {
    hint: ids.length === 0 ? "it has only the plain one: leave --layout out" : `${guess}it has ${ids.join(", ")}`,
  });
}
