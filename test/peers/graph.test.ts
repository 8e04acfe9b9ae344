import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import { graphTensors } from "../../src/model/architecture/graph-tensors.ts";
import type { TensorGraph } from "../../src/model/architecture/tensor-graph.ts";
import { ARCHITECTURES, graphOf } from "../support/architectures.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ofClass, TINY_CONFIGS } from "../support/tiny-configs.ts";
import { HAS_PEERS, python, SHARED, sharedPath } from "./shared.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** One line of JSON for each configuration; transformers prints warnings between them. */
function graphsOf(script: string, configs: readonly string[]): ReadonlyMap<string, Shapes> {
  const lines = python(script, configs)
    .split("\n")
    .filter((line) => line.startsWith("{"));
  const graphs = lines.map((line) => JSON.parse(line) as { readonly config: string; readonly tensors: Shapes });
  return new Map(graphs.map(({ config, tensors }) => [config, tensors]));
}

function shapesOf(graph: TensorGraph, optional: boolean): Shapes {
  const tensors = [...graphTensors(graph)].filter(({ template }) => !template.ignorable);
  return Object.fromEntries(
    tensors
      .filter(({ template }) => optional || !template.optional)
      .map(({ name, template }): [string, readonly number[]] => [name, template.shape]),
  );
}

function readConfig(path: string): JsonObject & { readonly model_type: string } {
  return JSON.parse(readFileSync(path, "utf8"));
}

describe.skipIf(!HAS_PEERS || SHARED === null)("graphs of base models, by transformers at full size", () => {
  const configs = (SHARED === null ? [] : ["base-models", "base-models-unverified"]).flatMap((folder) =>
    readdirSync(sharedPath("facts", folder))
      .filter((name) => name.endsWith(".json"))
      .map((name) => sharedPath("facts", folder, name)),
  );
  let graphs: ReadonlyMap<string, Shapes> = new Map();

  beforeAll(() => {
    graphs = graphsOf(sharedPath("peers", "graph.py"), configs);
  });

  it("are there for every configuration", () => {
    expect(configs.length).toBeGreaterThanOrEqual(42);
    expect([...graphs.keys()]).toEqual(configs);
  });

  it.each(configs.map((path) => [basename(path), path]))("%s: ours has the same names and shapes", (_, path) => {
    const { quantization_config: _quantised, num_nextn_predict_layers: _ahead, ...config } = readConfig(path);
    const layouts = ARCHITECTURES.get(String(config["model_type"]))?.layouts;
    const inMemory = ["fused-experts", "in-memory"].find((id) => layouts?.has(id) === true) ?? null;
    // A tied head stands in memory, so what is optional on disk is compared too.
    expect(shapesOf(graphOf(config as JsonObject, inMemory), true)).toEqual(graphs.get(path));
  });
});

describe.skipIf(!HAS_PEERS)("tiny models of every class, as save_pretrained writes them", () => {
  const cases = [...TINY_CONFIGS].flatMap(([label, config]) => {
    const classes = [...(ARCHITECTURES.get(config.model_type)?.classes.keys() ?? [])];
    // Before its first release transformers wrote LLaMA so; it has no class of that name any more.
    return classes
      .filter((name) => name !== "LLaMAForCausalLM")
      .map((name) => ({ label, name, config: ofClass(config, name) }));
  });
  const script = fileURLToPath(new URL("saved-graph.py", import.meta.url));
  const folder = sharedFolder();
  let graphs: ReadonlyMap<string, Shapes> = new Map();
  const file = (at: number): string => join(folder, `${at}.json`);

  beforeAll(() => {
    for (const [at, { config }] of cases.entries()) writeFileSync(file(at), JSON.stringify(config));
    graphs = graphsOf(
      script,
      cases.map((_, at) => file(at)),
    );
  });

  it.each(cases.map(({ label, name, config }, at) => [label, name, config, at] as const))(
    "%s, %s: our graph is what stands on disk",
    (_, name, config, at) => {
      const layout = name === "Gemma3ForConditionalGeneration" ? "saved-by-v5" : null;
      const saved = graphs.get(file(at));
      const known = shapesOf(graphOf(config, layout), true);
      expect(saved).toMatchObject(shapesOf(graphOf(config, layout), false));
      expect(known).toMatchObject(saved ?? { missing: [] });
    },
  );
});
