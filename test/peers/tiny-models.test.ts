import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { modelGraph } from "../../src/model/architecture/model-graph.ts";
import { graphSpecs } from "../../src/model/graph-specs.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { ARCHITECTURES, MODEL_TYPES } from "../support/architectures.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { checkpointlint, HAS_PEERS, python, report, SHARED, sharedPath, TINY_MODELS } from "./shared.ts";

/** save_pretrained of a model writes no tokenizer. */
const ABSENT = /^files\/(tokenizer|special-tokens-map)/;

describe.skipIf(!HAS_PEERS || SHARED === null)("tiny models, written by transformers itself", () => {
  const folder = sharedFolder();

  beforeAll(() => {
    python(sharedPath("peers", "tiny_models.py"), [folder]);
  });

  it("get no error but for the tokenizer files that are missing", () => {
    const names = readdirSync(folder);
    expect(names).toEqual(TINY_MODELS.toSorted());
    const errors = report(folder).flatMap(({ root, diagnostics }) =>
      diagnostics
        .filter(({ severity, rule }) => severity === "error" && !ABSENT.test(rule))
        .map((each) => ({ root, ...each })),
    );
    expect(errors).toEqual([]);
  });

  it.each(TINY_MODELS)("%s has the names and shapes of our graph", async (name) => {
    const checkpoint = await loadCheckpoint(diskFs, join(folder, name), { modelTypes: MODEL_TYPES });
    const model = modelGraph(checkpoint.facts, ARCHITECTURES);
    if (model.graph === null) throw new Error(JSON.stringify(model.reason));
    const wanted = graphSpecs(model.graph, "BF16").map((spec) => [spec.name, spec.shape] as const);
    const saved = [...checkpoint.weights.tensors].map(([tensor, { shape }]) => [tensor, [...shape]] as const);
    expect(saved.length).toBeGreaterThan(10);
    expect(Object.fromEntries(saved)).toEqual(Object.fromEntries(wanted));
  });

  it("tell of transformers 5 in one paragraph", () => {
    const { stdout } = checkpointlint(join(folder, "llama"));
    expect(stdout.match(/saved by transformers 5/g)?.length).toBe(1);
    const [llama] = report(join(folder, "llama"));
    const places = llama?.diagnostics.filter(({ cause }) => cause === "saved-by-v5") ?? [];
    expect(places.map(({ rule }) => rule)).toContain("transformers/rope-parameters");
    expect(places.length).toBeGreaterThanOrEqual(2);
  });
});
