import { writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { type Discovery, discoverCheckpoints } from "../../src/checkpoint/discover.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { type Tree, writeTree } from "../source/write-tree.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CONFIG = '{"architectures": ["LlamaForCausalLM"]}';

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

function discover(tree: Tree, ...paths: readonly string[]): Promise<Discovery> {
  writeTree(root, tree);
  return discoverCheckpoints(diskFs, paths, { expandGlob: true });
}

it("finds the same folder by every way of writing it, once", async () => {
  const way = relative(process.cwd(), root);
  const ways = [
    `${root}/c/`,
    `${root}/c/.`,
    `${root}/link`,
    `${root}/link/config.json`,
    `${way}/c`,
    `${way}/link/../c`,
  ];
  const { checkpoints, unmatched } = await discover(
    { "c/config.json": CONFIG, "c/model.safetensors": "", link: { kind: "link", target: "c" } },
    ...ways,
    `${root}/*`,
  );
  expect(unmatched).toEqual([]);
  expect(checkpoints).toEqual([`${root}/c`]);
});

it("finds the snapshots of a Hub cache below a hidden folder", async () => {
  const hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  const model = ".cache/huggingface/hub/models--org--name";
  const tree: Tree = {
    [`${model}/blobs/${hex}`]: CONFIG,
    [`${model}/refs/main`]: "r1",
    [`${model}/snapshots/r1/config.json`]: { kind: "link", target: `../../blobs/${hex}` },
  };
  writeTree(root, tree);
  for (const path of [".cache", ".cache/huggingface/hub", model, `${model}/snapshots/r1`]) {
    const { checkpoints } = await discoverCheckpoints(diskFs, [join(root, path)], { expandGlob: true });
    expect(checkpoints).toEqual([`${root}/${model}/snapshots/r1`]);
  }
});

it("does not wait for a FIFO named config.json, nor read a link that leads away", async () => {
  const { checkpoints, unmatched } = await discover(
    {
      "m/pipe/config.json": { kind: "fifo" },
      "m/away/config.json": { kind: "link", target: "../../secret.json" },
      "m/shard/model.safetensors": { kind: "fifo" },
      "secret.json": CONFIG,
    },
    `${root}/m`,
  );
  expect({ checkpoints, unmatched }).toEqual({ checkpoints: [`${root}/m/shard`], unmatched: [] });
});

it("searches on past circles of links, names that are no UTF-8, and files without end", async () => {
  writeTree(root, {
    "m/loop": { kind: "link", target: "loop" },
    "m/up": { kind: "link", target: ".." },
    "m/x/config.json": CONFIG,
    "m/huge/model.safetensors": { kind: "sparse", size: 2 ** 40, head: new Uint8Array(8) },
  });
  if (process.platform === "linux") writeFileSync(Buffer.concat([Buffer.from(`${root}/m/`), Buffer.from([0xff])]), "");
  const { checkpoints, unmatched } = await discoverCheckpoints(diskFs, [`${root}/m`], { expandGlob: true });
  expect({ checkpoints, unmatched }).toEqual({ checkpoints: [`${root}/m/huge`, `${root}/m/x`], unmatched: [] });
});

it("says that a path does not exist, and what is near", async () => {
  const { unmatched } = await discover(
    { "llama/config.json": CONFIG },
    `${root}/lama`,
    `${root}/llama/x/${"y".repeat(300)}`,
  );
  expect(unmatched.map((item) => [item.reason, item.hint])).toEqual([
    ["no such file or folder", `did you mean "${root}/llama"?`],
    ["no such file or folder", `check the spelling: "${root}/llama" has no "x"`],
  ]);
});

it("says that a link leads nowhere, and not that its own name is near", async () => {
  const { unmatched } = await discover({ link: { kind: "link", target: "gone" } }, `${root}/link`);
  expect(unmatched.map((item) => [item.reason, item.hint])).toEqual([
    ["no such file or folder", `"${root}/link" is a link that leads nowhere: put back what it leads to, or link anew`],
  ]);
});

it.skipIf(process.getuid?.() === 0)(
  "says that a folder may not be read (skipped as root, who may read all)",
  async () => {
    const { unmatched } = await discover({ private: { kind: "unreadable-directory" } }, `${root}/private`);
    expect(unmatched.map((item) => [basename(item.path), item.reason])).toEqual([["private", "permission denied"]]);
  },
);
