import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { ConfigError, UsageError } from "../../../src/errors.ts";
import { readMetadataFolder } from "../../../src/model/serving/read-metadata-folder.ts";
import type { ServingSource } from "../../../src/model/serving/serving-source.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import { KUBERNETES_LIST } from "../../support/kubernetes-export.ts";
import { servingValidators } from "../../support/serving-validators.ts";
import { shippedEntries } from "../models-folder.ts";

const LLAMA = shippedEntries().get("Meta-Llama-3.1-8B-Instruct.json") ?? "";
const QWEN = shippedEntries().get("Qwen3-32B.json") ?? "";
const CACHE = JSON.stringify({
  schema: "checkpointlint/serving-cache@1",
  server: "https://a.example",
  fetched: "2026-11-20T00:00:00.000Z",
  served: { names: ["A", "B"], etag: null },
  index: { etag: null },
  models: [{ sha256: "0".repeat(64), entry: JSON.parse(QWEN) }],
});

async function read(files: Readonly<Record<string, string>>, path = "meta"): Promise<ServingSource> {
  return readMetadataFolder(createMemoryFs(new Map(Object.entries(files))), path, await servingValidators());
}

function names(source: ServingSource): readonly unknown[] {
  return source.entries.map((entry) => entry["name"]);
}

describe("a folder of metadata", () => {
  it("holds base models; other files are passed over", async () => {
    const source = await read({
      "meta/a.json": LLAMA,
      "meta/models/b.json": QWEN,
      "meta/model-types.json": "{",
      "meta/README.md": "# Models",
      "meta/.hidden.json": "{",
      "meta/other/c.json": "{",
    });
    expect(names(source)).toEqual(["Meta-Llama-3.1-8B-Instruct", "Qwen3-32B"]);
    expect(source).toMatchObject({ origin: "meta", served: null, resources: [] });
  });

  it("may be a single file", async () => {
    expect(names(await read({ "meta/a.json": LLAMA }, "meta/a.json"))).toEqual(["Meta-Llama-3.1-8B-Instruct"]);
  });

  it.each(["meta", "meta/a.example-0123", "meta/a.example-0123/serving-metadata.json"])(
    "may be a cache, named as %s",
    async (path) => {
      const source = await read({ "meta/a.example-0123/serving-metadata.json": CACHE, "meta/empty/x": "" }, path);
      expect(names(source)).toEqual(["Qwen3-32B"]);
      expect(source.served).toEqual(["A", "B"]);
    },
  );

  it("asks which, where there are caches of several servers", async () => {
    const files = { "meta/a/serving-metadata.json": CACHE, "meta/b/serving-metadata.json": CACHE };
    await expect(read(files)).rejects.toThrow("--server meta: holds the caches of 2 servers");
    await expect(read(files)).rejects.toMatchObject({ hint: "name one of them: meta/a, meta/b" });
  });

  const RESOURCES = [
    {
      name: "DeepSeek-V3.2",
      kubernetesName: "deepseek-v3-2",
      aliases: [],
      architectureKeys: ["deepseek"],
      profiles: [],
      tiers: [
        { name: "4k", sequenceLength: 4096, batchSizes: [4] },
        { name: "8k", sequenceLength: 8192, batchSizes: [2, 4, 8] },
      ],
    },
    {
      name: "Meta-Llama-3.3-70B-Instruct",
      kubernetesName: "llama-70b-of-the-house",
      aliases: ["house-llama"],
      architectureKeys: ["llama-3p3-70b"],
      profiles: ["llama-70b-sd"],
      // 64k offers no batch size, so nobody can have it.
      tiers: [
        { name: "8k", sequenceLength: 8192, batchSizes: [2, 4, 8] },
        { name: "128k", sequenceLength: 131_072, batchSizes: [1] },
      ],
    },
  ];

  it.each([
    ["a List as YAML", { "meta/all.yaml": KUBERNETES_LIST }],
    ["a List as JSON", { "meta/all.json": JSON.stringify(parse(KUBERNETES_LIST)) }],
    ["documents one after the other", { "meta/all.yml": documents() }],
    [
      "one file a resource",
      Object.fromEntries(
        items()
          .map((item, at) => [`meta/${at}.yaml`, stringify(item)])
          .slice(0, 5),
      ),
    ],
  ])("may be a Kubernetes export: %s", async (_name, files) => {
    expect((await read(files)).resources).toEqual(RESOURCES);
  });

  it("reads what profiles had before batchingConfigs", async () => {
    const before = KUBERNETES_LIST.replace(
      /batchingConfigs:[\s\S]*?recommended: .*\n/,
      "defaultBatchingConfig: { 448: { batch_sizes: [1] }, 10t: { batch_sizes: [2] } }\n",
    );
    const { resources } = await read({ "meta/all.yaml": before });
    expect(resources[1]?.tiers).toEqual([
      { name: "448", sequenceLength: 448, batchSizes: [1] },
      { name: "10t", sequenceLength: null, batchSizes: [2] },
    ]);
  });
});

describe("what is wrong in a folder of metadata", () => {
  it("is told together, with file, line and column", async () => {
    const files = {
      "meta/1.json": '{\n  "name": "A",\n  "families": "a"\n}\n',
      "meta/2.json": '{\n  "name": }',
      "meta/3.json": '{ "some": "thing" }',
      "meta/4.json": "",
      "meta/5.json": "[1]",
      "meta/6.yaml": "apiVersion: v1\nkind: ConfigMap\n",
      "meta/7.yaml": "a: b\n  c: d\n",
      "meta/8.json": LLAMA,
      "meta/9.json": LLAMA,
      "meta/a.yaml": KUBERNETES_LIST.replace("model_arch: llama-3p3-70b", "model_arch: 3").replace(
        "max_seq_length: 4096",
        "max_seq_length: long",
      ),
    };
    const error = await read(files).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(ConfigError);
    const lines = String(error instanceof Error ? error.message : "").split("\n");
    for (const line of [
      "meta/1.json:3:15: families must be a list",
      expect.stringMatching(/^meta\/1\.json:1:1: the file lacks documentedFor, hubIds, .*sources$/),
      "meta/2.json:2:11: a value is expected here",
      "meta/3.json:1:1: neither a base model (schemas/base-model.schema.json), a serving cache, nor a Kubernetes export",
      "meta/4.json:1:1: the file is empty",
      "meta/5.json:1:1: neither a base model nor a Kubernetes export: not an object",
      "meta/6.yaml:1:1: holds no Model, ModelProfile or Pef: export them with kubectl get models,modelprofiles,pefs -o yaml",
      "meta/7.yaml:1:4: nested mappings are not allowed in compact mappings",
      "meta/9.json:3:11: Meta-Llama-3.1-8B-Instruct is described in meta/8.json too",
      "meta/a.yaml:32:19: spec.model_arch must be a name",
      "meta/a.yaml:41:72: spec.metadata.max_seq_length must be a whole number",
    ]) {
      expect(lines).toContainEqual(line);
    }
    expect(lines).toEqual(lines.toSorted((a, b) => (a.slice(0, 11) < b.slice(0, 11) ? -1 : 1)));
  });

  it("is told of a cache that another version wrote, or that was damaged", async () => {
    const at = (text: string): Promise<ServingSource> => read({ "meta/serving-metadata.json": text });
    await expect(at(CACHE.replace('"served":{', '"servd":{'))).rejects.toThrow(
      /serving-metadata\.json:1:\d+: servd is not a known key/,
    );
    await expect(at(CACHE.replace('"tokenizer":{', '"tokeniser":{'))).rejects.toThrow(
      "models/0/entry/tokeniser is not a known key",
    );
    await expect(at(CACHE.slice(0, 500))).rejects.toThrow(/serving-metadata\.json:1:\d+: the file ends/);
  });

  it("is told when the folder is missing or empty", async () => {
    await expect(read({ "other/a.json": LLAMA })).rejects.toThrow("--server meta: no such folder");
    await expect(read({ "meta/README.md": "" })).rejects.toThrow(UsageError);
    await expect(read({ "meta/README.md": "" })).rejects.toThrow("--server meta: no metadata in this folder");
  });

  it("is told of YAML that unfolds without end", async () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\napiVersion: v1\nkind: List\nitems: *c\n`;
    await expect(read({ "meta/a.yaml": bomb })).rejects.toThrow(
      "meta/a.yaml:2:8: aliases are not allowed; write it out",
    );
  });
});

function items(): readonly unknown[] {
  return (parse(KUBERNETES_LIST) as { readonly items: readonly unknown[] }).items;
}

function documents(): string {
  return `---\n${items()
    .map((item) => stringify(item))
    .join("---\n")}---\n`;
}
