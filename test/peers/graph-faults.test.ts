import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { type TensorSpec, writeSafetensorsHeader } from "../../src/format/safetensors/write-header.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { MODEL_TYPES } from "../support/architectures.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { HAS_PEERS, python, report, SHARED, sharedPath, TINY_MODELS } from "./shared.ts";

/** Weight files by name; an index is written when there are several. */
type Files = ReadonlyMap<string, readonly TensorSpec[]>;

interface Fault {
  readonly files: Files;
  /** Rules of weights/ and what each message must name. */
  readonly told: readonly (readonly [rule: string, part: string])[];
}

/** One fault each, in a tensor of the second layer. */
function faultsOf(tensors: readonly TensorSpec[]): ReadonlyMap<string, Fault> {
  const norm = tensors.find(({ name }) => name === "model.layers.1.input_layernorm.weight");
  const matrix = tensors.find(
    ({ name, shape: [rows, columns, ...rest] }) =>
      name.startsWith("model.layers.1.") && columns !== undefined && rest.length === 0 && rows !== columns,
  );
  if (norm === undefined || matrix === undefined) throw new Error("no such tensors");
  const changed = (tensor: TensorSpec, ...to: readonly TensorSpec[]): Files =>
    new Map([["model.safetensors", tensors.flatMap((each) => (each === tensor ? to : [each]))]]);
  const [rows = 0, columns = 0] = matrix.shape;
  const half = Math.floor(tensors.length / 2);
  const strange = matrix.name.replace("model.layers.1.", "model.layers.1.strange_");
  return new Map<string, Fault>([
    ["sound", { files: new Map([["model.safetensors", tensors]]), told: [] }],
    ["dropped", { files: changed(matrix), told: [["weights/tensors-missing", matrix.name]] }],
    [
      "renamed",
      {
        files: changed(matrix, { ...matrix, name: strange }),
        told: [
          ["weights/tensors-missing", matrix.name],
          ["weights/tensors-unexpected", strange],
        ],
      },
    ],
    [
      "doubled",
      {
        files: new Map([
          ["model-00001-of-00002.safetensors", [...tensors.slice(0, half), norm]],
          ["model-00002-of-00002.safetensors", [...tensors.slice(half).filter((each) => each !== norm), norm]],
        ]),
        told: [["weights/tensor-twice", norm.name]],
      },
    ],
    [
      "transposed",
      {
        files: changed(matrix, { ...matrix, shape: [columns, rows] }),
        told: [["weights/tensor-shapes", `${matrix.name} has shape [${columns},${rows}]`]],
      },
    ],
    ["retyped", { files: changed(norm, { ...norm, dtype: "F32" }), told: [["weights/tensor-dtypes", norm.name]] }],
  ]);
}

function write(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, tensors] of files) {
    const { head, dataBytes } = writeSafetensorsHeader([...new Set(tensors)]);
    writeFileSync(join(folder, name), head);
    truncateSync(join(folder, name), head.length + dataBytes);
  }
  if (files.size === 1) return;
  const entries = [...files].flatMap(([name, tensors]) => tensors.map((tensor) => [tensor.name, name] as const));
  writeFileSync(
    join(folder, "model.safetensors.index.json"),
    JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(entries) }),
  );
}

describe.skipIf(!HAS_PEERS || SHARED === null)("one fault in the tensors of a tiny model", () => {
  const root = sharedFolder();

  beforeAll(() => {
    python(sharedPath("peers", "tiny_models.py"), [join(root, "models")]);
  });

  it.each(TINY_MODELS)("of %s is found and named, with its own config as the base", async (model) => {
    const from = join(root, "models", model);
    const { weights } = await loadCheckpoint(diskFs, from, { modelTypes: MODEL_TYPES });
    const tensors = [...weights.tensors.values()].map(({ name, dtype, shape }) => ({ name, dtype, shape }));
    const faults = faultsOf(tensors);
    for (const [name, { files }] of faults) {
      const folder = join(root, "faults", model, name);
      write(folder, files);
      for (const file of ["config.json", "generation_config.json"]) copyFileSync(join(from, file), join(folder, file));
    }
    const told = report(join(root, "faults", model), "--model", join(from, "config.json")).map((each) => [
      basename(each.root),
      each.diagnostics.filter(({ rule }) => rule.startsWith("weights/") && !IGNORED.has(rule)),
    ]);
    expect(told.length).toBe(faults.size);
    for (const [name, diagnostics] of told as [string, { rule: string; message: string }[]][]) {
      const wanted = faults.get(name)?.told ?? [];
      expect([name, ...diagnostics.map(({ rule }) => rule).sort()]).toEqual([
        name,
        ...wanted.map(([rule]) => rule).sort(),
      ]);
      for (const [rule, part] of wanted) {
        expect(diagnostics.find((each) => each.rule === rule)?.message).toContain(part);
      }
    }
  });
});

/** The written index leaves total_size out. */
const IGNORED: ReadonlySet<string> = new Set(["weights/total-size-missing", "weights/index-metadata"]);
