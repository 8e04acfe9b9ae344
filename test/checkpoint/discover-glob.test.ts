import { describe, expect, it } from "vitest";
import { discoverCheckpoints } from "../../src/checkpoint/discover.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";

const HEX = "0123456789abcdef0123456789abcdef01234567";

const TREE: Readonly<Record<string, string | MemorySpecial>> = {
  "runs/a/checkpoint-100/config.json": '{"model_type": "llama"}',
  "runs/a/checkpoint-200/config.json": '{"model_type": "llama"}',
  "runs/b/checkpoint-100/config.json": '{"model_type": "llama"}',
  "runs/b/checkpoint-100/model-00001-of-00002.safetensors": "",
  "runs/b/checkpoint-100/model-00002-of-00002.safetensors": "",
  "runs/b/logs/x.txt": "",
  "runs/README.md": "",
  "runs/latest": { kind: "link", target: "b/checkpoint-100" },
  "runs/up": { kind: "link", target: ".." },
  "v[1]/x/config.json": '{"model_type": "llama"}',
  "v1/x/config.json": '{"model_type": "llama"}',
  [`.cache/hub/models--o--n/blobs/${HEX}`]: "{}",
  ".cache/hub/models--o--n/snapshots/r/config.json": { kind: "link", target: `../../blobs/${HEX}` },
  ".cache/hub/models--o--n/snapshots/r/model.safetensors": "",
  ".git/m/model.safetensors": "",
};

const [A100, A200, B100] = ["runs/a/checkpoint-100", "runs/a/checkpoint-200", "runs/b/checkpoint-100"];

async function find(...paths: readonly string[]): Promise<readonly string[]> {
  const fs = createMemoryFs(new Map(Object.entries(TREE)));
  const { checkpoints, unmatched } = await discoverCheckpoints(fs, paths, { expandGlob: true });
  expect(unmatched).toEqual([]);
  return checkpoints;
}

describe("a pattern", () => {
  it.each([
    ["of folders", "runs/*/checkpoint-*", [A100, A200, B100]],
    ["of one folder", "runs/a/checkpoint-?00", [A100, A200]],
    ["of files", "runs/b/*/*.safetensors", [B100]],
    ["of files anywhere", "runs/**/config.json", [A100, A200, B100]],
    ["of everything below", "runs/**", [A100, A200, B100]],
    ["with braces", "runs/{a,b}/checkpoint-100", [A100, B100]],
    ["with braces around a slash", "{runs/a,runs/b}/checkpoint-100", [A100, B100]],
    ["with a class", "runs/[ab]/checkpoint-100", [A100, B100]],
    ["with an extended glob", "runs/@(a)/checkpoint-!(100)", [A200]],
    ["that begins with ./", "./runs/a/*", [`./${A100}`, `./${A200}`]],
    ["that begins with /", "/runs/a/*", [`/${A100}`, `/${A200}`]],
    ["with .. in it", "runs/b/../a/*", ["runs/b/../a/checkpoint-100", "runs/b/../a/checkpoint-200"]],
    ["that ends with a slash", "runs/*/", [A100, A200, B100]],
    ["of folders that hold checkpoints", "run?", [A100, A200, B100]],
    ["below a folder whose name has brackets", "v[1]/*", ["v[1]/x"]],
    ["below a hidden folder", ".cache/hub/*/snapshots/*", [".cache/hub/models--o--n/snapshots/r"]],
    ["of hidden folders, but never .git", "*/**/model.safetensors", [".cache/hub/models--o--n/snapshots/r"]],
  ])("%s: %s", async (_, pattern, expected) => {
    expect(await find(pattern)).toEqual(expected);
  });

  it("takes a link to a checkpoint, but does not search through links", async () => {
    expect(await find("runs/l*")).toEqual(["runs/latest"]);
  });

  it("is a plain name where it exists as it is written", async () => {
    expect(await find("v[1]")).toEqual(["v[1]/x"]);
    expect(await find("v[1]/x/config.json")).toEqual(["v[1]/x"]);
  });
});

describe("a pattern without a checkpoint", () => {
  it.each([
    ["runs/c*", "no file or folder matches this pattern"],
    ["none/*", "no file or folder matches this pattern"],
    ["runs/README.md/*", "no file or folder matches this pattern"],
    ["runs/*.md", "its only match is in no checkpoint"],
    ["runs/b/l*/*.txt", "its only match is in no checkpoint"],
    ["runs/u*", "its only match is in no checkpoint"],
    ["runs/**/*.{md,txt}", "none of its 2 matches is in a checkpoint"],
    ["{1..100000}", "this pattern cannot be expanded: "],
  ])("%s is reported", async (pattern, reason) => {
    const fs = createMemoryFs(new Map(Object.entries(TREE)));
    const { checkpoints, unmatched } = await discoverCheckpoints(fs, [pattern], { expandGlob: true });
    expect(checkpoints).toEqual([]);
    expect(unmatched).toHaveLength(1);
    expect(unmatched[0]).toMatchObject({ path: pattern, reason: expect.stringContaining(reason) });
  });

  it("is a plain name when patterns are off", async () => {
    const fs = createMemoryFs(new Map(Object.entries(TREE)));
    const { unmatched } = await discoverCheckpoints(fs, ["runs/*"], { expandGlob: false });
    expect(unmatched).toMatchObject([{ path: "runs/*", reason: "no such file or folder" }]);
  });

  it("ends where folders go on for ever", async () => {
    const fs = createMemoryFs(new Map([[`m${"/d".repeat(2000)}/config.json`, ""]]));
    const { unmatched } = await discoverCheckpoints(fs, ["m/**/config.json"], { expandGlob: true });
    expect(unmatched).toMatchObject([{ path: "m", reason: expect.stringContaining("more than 32 levels down") }]);
  });
});
