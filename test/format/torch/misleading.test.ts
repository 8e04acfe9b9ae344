import { describe, expect, it } from "vitest";
import { PickleDict } from "../../../src/format/torch/pickle-value.ts";
import { readTorch } from "../../../src/format/torch/read-torch.ts";
import { NamedStorages } from "../../../src/format/torch/resolve-storage.ts";
import { runPickle } from "../../../src/format/torch/run-pickle.ts";
import { rangesOfSparse, type TorchRecord, torchZip } from "../../support/torch-file.ts";
import {
  call,
  dict,
  FALSE,
  global,
  integer,
  NONE,
  ORDERED_DICT,
  pickle,
  storage,
  TRUE,
  tensor,
  tensorArgs,
  text,
  tuple,
} from "../../support/torch-pickle.ts";

// Files that torch 2.13 loads with other values than those at the bytes of their tensors: each was loaded with
// torch.load(weights_only=True), which gave what the title says. And files like them that say what they seem to.

const ONE = storage("0", 6);
const OTHER = storage("1", 6);
const COMMON = { version: Buffer.from("3\n"), byteorder: Buffer.from("little") };
const UTILS = "torch._utils";

async function read(records: Readonly<Record<string, Buffer>>): Promise<Awaited<ReturnType<typeof readTorch>>> {
  const list = Object.entries(records).map(([name, content]): TorchRecord => ({ name: `archive/${name}`, content }));
  const file = torchZip(list);
  return await readTorch("f.bin", file.size, rangesOfSparse(file));
}

function numbers(first: number): Buffer {
  const bytes = Buffer.alloc(24);
  for (let at = 0; at < 6; at++) bytes.writeFloatLE(first + at, at * 4);
  return bytes;
}

function holding(root: Buffer): Readonly<Record<string, Buffer>> {
  return { ...COMMON, "data.pkl": pickle(root), "data/0": numbers(1), "data/1": numbers(11) };
}

function withState(state: Buffer): Readonly<Record<string, Buffer>> {
  const rebuilds = global(UTILS, "_rebuild_parameter_with_state");
  return holding(dict({ w: call(rebuilds, tensor(ONE, 6), FALSE, ORDERED_DICT, state), z: tensor(OTHER, 6) }));
}

const v3 = call(
  global(UTILS, "_rebuild_tensor_v3"),
  ...tensorArgs(storage("0", 24, "UntypedStorage"), 6),
  global("torch", "float32"),
  dict({ neg: TRUE }),
);
const fromType = call(
  global("torch._tensor", "_rebuild_from_type_v2"),
  global(UTILS, "_rebuild_tensor_v2"),
  global("torch", "Tensor"),
  tuple(...tensorArgs(ONE, 6)),
  dict({ data: tensor(OTHER, 6) }),
);
const entries = Buffer.concat([Buffer.from("](]("), text("w"), tensor(ONE, 6), Buffer.from("ee")]);

describe("files that torch loads otherwise than they look", () => {
  it.each([
    ["negated", holding(dict({ w: tensor(ONE, 6, 0, dict({ neg: TRUE })) })), "rebuild"],
    ["negated, of an untyped storage", holding(dict({ w: v3 })), "rebuild"],
    ["conjugated", holding(dict({ w: tensor(ONE, 6, 0, dict({ conj: TRUE })) })), "rebuild"],
    ["metadata that are no dict", holding(dict({ w: tensor(ONE, 6, 0, TRUE) })), "pickle-args"],
    ["the values of another, as data", withState(dict({ data: tensor(OTHER, 6) })), "pickle-args"],
    ["the values of another, as real", withState(dict({ real: tensor(OTHER, 6) })), "pickle-args"],
    ["the values of another, as a slot", withState(tuple(NONE, dict({ data: tensor(OTHER, 6) }))), "pickle-args"],
    ["the values of another, by a type", holding(dict({ w: fromType })), "pickle-args"],
    [
      "the values of a storage in capitals",
      { ...holding(dict({ w: tensor(ONE, 6) })), "DATA/0": numbers(11) },
      "zip-duplicate",
    ],
    [
      "what a pickle in capitals says",
      { ...holding(dict({ w: tensor(ONE, 6) })), "DATA.PKL": pickle(dict({ w: tensor(OTHER, 6) })) },
      "zip-duplicate",
    ],
    [
      "bytes swapped, by a byte order in capitals",
      {
        version: COMMON.version,
        BYTEORDER: Buffer.from("big"),
        "data.pkl": pickle(dict({ w: tensor(ONE, 6) })),
        "data/0": numbers(1),
      },
      "zip-name",
    ],
    [
      "nothing: a new dict passes over its arguments",
      holding(Buffer.concat([global("collections", "OrderedDict"), tuple(entries), Buffer.from([0x81])])),
      "pickle-args",
    ],
  ])("%s", async (_, records, fault) => {
    const { container, faults } = await read(records);
    expect(container).toBeNull();
    expect(faults.map(({ code }) => code)).toEqual([`torch/${fault}`]);
  });

  it.each([
    ["a tensor without metadata", dict({ w: tensor(ONE, 6, 0, NONE), z: tensor(OTHER, 6) })],
    ["a tensor with empty metadata", dict({ w: tensor(ONE, 6, 0, Buffer.from("}")), z: tensor(OTHER, 6) })],
  ])("not: %s", async (_, root) => {
    expect((await read(holding(root))).faults).toEqual([]);
  });

  it.each([
    ["attributes of a trainer", dict({ partition_dim: NONE, tensor_model_parallel: TRUE })],
    ["slots", tuple(dict({ a: TRUE }), dict({ b: TRUE }))],
    ["none", NONE],
  ])("not: a parameter with %s", async (_, state) => {
    const { container, faults } = await read(withState(state));
    expect({ faults, names: container?.tensors.map(({ name }) => name) }).toEqual({ faults: [], names: ["w", "z"] });
  });

  it("not: the bytes of one storage as uint8 and as float8", async () => {
    const untyped = call(
      global(UTILS, "_rebuild_tensor_v3"),
      ...tensorArgs(storage("0", 24, "UntypedStorage"), 24),
      global("torch", "float8_e4m3fn"),
    );
    const bytes = tensor(storage("0", 24, "ByteStorage"), 24);
    for (const root of [dict({ f: untyped, u: bytes }), dict({ u: bytes, f: untyped })]) {
      const { container } = await read(holding(root));
      const dtypes = Object.fromEntries(container?.tensors.map(({ name, dtype }) => [name, dtype]) ?? []);
      expect(dtypes).toEqual({ f: "F8_E4M3", u: "U8" });
    }
  });
});

it("a slice of nothing may begin behind its storage", async () => {
  // torch.empty(8, 0)[2:] is saved with the offset 2, and its storage has no elements.
  const { container, faults } = await read(holding(dict({ w: tensor(ONE, 6), z: tensor(OTHER, 0, 9) })));
  expect(faults).toEqual([]);
  const [, empty] = container?.tensors ?? [];
  expect(empty).toMatchObject({ shape: [0], offset: 0, begin: empty?.end });
});

describe("what a trainer keeps beside the weights", () => {
  it("the weights are those of the model, not the state of a random generator", async () => {
    const root = dict({ rng_state: tensor(storage("1", 24, "ByteStorage"), 24), model: dict({ w: tensor(ONE, 6) }) });
    const { container, faults } = await read(holding(root));
    expect(container?.tensors.map(({ name }) => name)).toEqual(["w"]);
    expect(faults.map(({ code }) => code)).toEqual(["torch/nested"]);
  });

  it("a defaultdict with entries is a dict", async () => {
    const counts = Buffer.concat([
      call(global("collections", "defaultdict"), global("builtins", "list")),
      text("a"),
      NONE,
      Buffer.from("s"),
    ]);
    const { container, faults } = await read(holding(dict({ w: tensor(ONE, 6), z: tensor(OTHER, 6), counts })));
    expect(container?.tensors).toHaveLength(2);
    expect(faults.map(({ code }) => code)).toEqual(["torch/pickle-opaque"]);
  });

  it("what Megatron keeps: states of layers as BytesIO, enumerations; a function is refused all the same", async () => {
    const state = Buffer.concat([
      global("_io", "BytesIO"),
      Buffer.from(")\u0081", "latin1"),
      tuple(call(global("_codecs", "encode"), text("\u0080\u0002N."), text("latin1")), integer(0), NONE),
      Buffer.from("b"),
    ]);
    const kind = call(global("megatron.core.enums", "ModelType"), integer(1));
    const root = dict({ w: tensor(ONE, 6), z: tensor(OTHER, 6), "layer._extra_state": state, kind });
    const { container, faults } = await read(holding(root));
    expect(container?.tensors.map(({ name }) => name)).toEqual(["w", "z"]);
    expect(faults.map(({ detail }) => detail)).toEqual([
      "objects of _io.BytesIO, megatron.core.enums.ModelType beside the tensors",
      expect.stringMatching(/^another pickle within the bytes/),
    ]);
    const gelu = global("torch.nn.functional", "gelu");
    expect((await read(holding(dict({ w: tensor(ONE, 6), gelu })))).faults[0]?.code).toBe("torch/pickle-global");
  });

  it("what is put into a Counter is not in the dict that it was made of", async () => {
    const model = Buffer.concat([dict({ w: tensor(ONE, 6) }), Buffer.from("q\u0001")]);
    const counter = Buffer.concat([global("collections", "Counter"), Buffer.from("h\u0001"), Buffer.from([0x85])]);
    const counts = Buffer.concat([counter, Buffer.from("R"), text("z"), tensor(OTHER, 6), Buffer.from("s")]);
    const { container } = await read(holding(dict({ model, counts })));
    expect(container?.tensors.map(({ name }) => name)).toEqual(["w"]);
  });
});

describe("parts of storages in files from before torch 1.6", () => {
  const part = (key: string, begin: number, elements: number): Buffer =>
    tuple(text(key), integer(begin), integer(elements));
  const over = (key: string, view: Buffer, elements = 3): Buffer =>
    tensor(storage(key, 6, "FloatStorage", view), elements);
  const run = (root: Buffer): ReturnType<typeof runPickle> => {
    const named = new NamedStorages(true, () => undefined);
    return runPickle(pickle(root), 0, 0, (id, at) => named.resolve(id, at));
  };

  it("one part that two tensors show", () => {
    const { value } = run(dict({ a: over("0", part("7", 1, 3)), b: over("0", part("7", 1, 3)) }));
    const tensors = value instanceof PickleDict ? [...value.entries.values()] : [];
    expect(tensors).toMatchObject([{ storage: { begin: 4, bytes: 12 } }, { storage: { begin: 4, bytes: 12 } }]);
  });

  it.each([
    ["one key for two parts", dict({ a: over("0", part("7", 0, 3)), b: over("0", part("7", 3, 3)) })],
    ["one key for parts of two storages", dict({ a: over("0", part("7", 0, 3)), b: over("1", part("7", 0, 3)) })],
    ["a part with the key of a storage", dict({ a: tensor(OTHER, 6), b: over("0", part("1", 0, 3)) })],
    ["a storage with the key of a part", dict({ a: over("0", part("1", 0, 3)), b: tensor(OTHER, 6) })],
  ])("%s: torch takes what came first", (_, root) => {
    expect(run(root).faults.map(({ code }) => code)).toEqual(["torch/storage-alias"]);
  });
});

it("a memo with gaps is filled as CPython fills it", () => {
  // ("a" into slot 2, "b" by MEMOIZE into slot 1 as one is in use, then both read): pickle.loads gives ["a", "b", "b"].
  const bytes = Buffer.from("\x80\x04](\x8c\x01ar\x02\x00\x00\x00\x8c\x01b\x94h\x01e.", "latin1");
  const { value } = runPickle(bytes, 0, 0, () => null);
  expect(value).toMatchObject({ items: ["a", "b", "b"] });
});
