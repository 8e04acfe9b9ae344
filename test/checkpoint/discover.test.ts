import { describe, expect, it } from "vitest";
import { type Discovery, discoverCheckpoints } from "../../src/checkpoint/discover.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";

const CONFIG = '{"model_type": "llama"}';
const HEX = "0123456789abcdef0123456789abcdef01234567";

type Tree = Readonly<Record<string, string | MemorySpecial>>;

function memory(tree: Tree): VirtualFs {
  return createMemoryFs(new Map(Object.entries(tree)));
}

function discover(tree: Tree, ...paths: readonly string[]): Promise<Discovery> {
  return discoverCheckpoints(memory(tree), paths, { expandGlob: true });
}

async function roots(tree: Tree, ...paths: readonly string[]): Promise<readonly string[]> {
  const discovery = await discover(tree, ...paths);
  expect(discovery.unmatched).toEqual([]);
  return discovery.checkpoints;
}

async function complaint(tree: Tree, path: string): Promise<{ readonly reason: string; readonly hint: string }> {
  const { checkpoints, unmatched } = await discover(tree, path);
  expect(checkpoints).toEqual([]);
  expect(unmatched).toHaveLength(1);
  const [only] = unmatched;
  if (only === undefined) throw new Error("no complaint");
  return { reason: only.reason, hint: only.hint };
}

/** A whole checkpoint in a folder. */
function checkpoint(folder: string): Tree {
  return { [`${folder}/config.json`]: CONFIG, [`${folder}/model.safetensors`]: "", [`${folder}/tokenizer.json`]: "{}" };
}

describe("a folder", () => {
  it("is a checkpoint itself, whatever its name and however it is written", async () => {
    const tree = {
      ...checkpoint("my [v1] {a,b} *"),
      "link-to-it": { kind: "link", target: "my [v1] {a,b} *" } as const,
    };
    expect(await roots(tree, "my [v1] {a,b} *")).toEqual(["my [v1] {a,b} *"]);
    expect(await roots(tree, "my [v1] {a,b} */")).toEqual(["my [v1] {a,b} *"]);
    expect(await roots(tree, "./my [v1] {a,b} */.//")).toEqual(["./my [v1] {a,b} *"]);
    expect(await roots(tree, "link-to-it/../my [v1] {a,b} *")).toEqual(["link-to-it/../my [v1] {a,b} *"]);
    expect(await roots(tree, "link-to-it")).toEqual(["link-to-it"]);
  });

  it("is the current one", async () => {
    const tree = { "config.json": CONFIG, "model.safetensors": "" };
    expect(await roots(tree, ".")).toEqual(["."]);
    expect(await roots(tree, "./")).toEqual(["."]);
    expect(await roots(tree, "/")).toEqual(["/"]);
  });

  it("may begin with a dash", async () => {
    expect(await roots(checkpoint("--model"), "--model")).toEqual(["--model"]);
  });

  it.each([
    ["config.json alone", { "c/config.json": "{}" }],
    ["weights alone", { "c/model-00001-of-00002.safetensors": "" }],
    ["an index alone", { "c/model.safetensors.index.json": "" }],
    ["a tokenizer alone", { "c/tokenizer.json": "" }],
    ["an adapter", { "c/adapter_config.json": "" }],
    ["torch files of no known kind", { "c/model.pt": "" }],
    ["a FIFO for a shard", { "c/model.safetensors": { kind: "fifo" } }],
    ["a dangling link for a shard", { "c/model.safetensors": { kind: "link", target: "none" } }],
    ["a lone .metadata", { "c/.metadata": "" }],
    ["Megatron", { "c/latest_checkpointed_iteration.txt": "release", "c/release/mp_rank_00/model_optim_rng.pt": "" }],
    ["DeepSpeed", { "c/latest": "", "c/global_step5/mp_rank_00_model_states.pt": "" }],
  ] satisfies readonly (readonly [string, Tree])[])("holds a checkpoint with %s", async (_, tree) => {
    expect(await roots(tree, "c")).toEqual(["c"]);
  });

  it("has no sub-folders searched once it is a checkpoint", async () => {
    const tree = { ...checkpoint("out"), ...checkpoint("out/checkpoint-500"), ...checkpoint("out/copy") };
    expect(await roots(tree, "out")).toEqual(["out"]);
    expect(await roots(tree, "out/copy")).toEqual(["out/copy"]);
  });

  it("is not a checkpoint for some other software's config.json when there are checkpoints below it", async () => {
    const tree = { "app/config.json": '{"port": 80}', ...checkpoint("app/models/llama") };
    expect(await roots(tree, "app")).toEqual(["app/models/llama"]);
  });

  it("is not a checkpoint for folders or notes in it", async () => {
    expect(await complaint({ "c/README.md": "" }, "c")).toEqual({
      reason: "no checkpoint in this folder",
      hint: "name the folder of the checkpoint: a checkpoint folder holds config.json, *.safetensors and tokenizer.json",
    });
    expect((await complaint({ "c/a/model.gguf/x": "", "c/b/y": "" }, "c")).reason).toBe(
      "no checkpoint in this folder or in the 3 folders below it",
    );
  });

  it("is empty", async () => {
    expect((await complaint({ c: { kind: "directory" } }, "c/")).reason).toBe("the folder is empty");
  });

  it("may not be read", async () => {
    const { unmatched } = await discover({ c: { kind: "unreadable-directory" } }, "c");
    expect(unmatched).toEqual([
      {
        path: "c",
        reason: "permission denied (the names in this folder cannot be listed)",
        hint: "run as a user who may read it, or give read permission (chmod -R a+rX)",
      },
    ]);
  });

  it("may not be listed, though its files may be read", async () => {
    const { unmatched } = await discover(
      { c: { kind: "unreadable-directory" }, "c/config.json": "{}" },
      "c/config.json",
    );
    expect(unmatched).toEqual([
      {
        path: "c",
        reason: "permission denied (the names in this folder cannot be listed)",
        hint: "run as a user who may read it, or give read permission (chmod -R a+rX)",
      },
    ]);
  });
});

describe("a tree", () => {
  it("gives every checkpoint in it once, sorted", async () => {
    const tree = { ...checkpoint("m/b"), ...checkpoint("m/a/deep/er"), ...checkpoint("m/B"), "m/notes/README.md": "" };
    expect(await roots(tree, "m")).toEqual(["m/B", "m/a/deep/er", "m/b"]);
    expect(await roots({ ...tree }, ".")).toEqual(["./m/B", "./m/a/deep/er", "./m/b"]);
  });

  it("holds broken checkpoints too", async () => {
    const tree = {
      "m/no-config/model.safetensors": "",
      "m/no-weights/config.json": '{\n "architectures" : ["X"]}',
      "m/no-model/tokenizer_config.json": "{}",
      "m/no-model/special_tokens_map.json": "{}",
    };
    expect(await roots(tree, "m")).toEqual(["m/no-config", "m/no-model", "m/no-weights"]);
  });

  it("passes over what has names of a checkpoint and is none", async () => {
    const tree = {
      ...checkpoint("m/llama"),
      "m/app/config.json": '{"port": 80}',
      "m/app/params.json": "{}",
      "m/broken/config.json": { kind: "link", target: "/etc/passwd" } as const,
      "m/data/tokenizer.json": "{}",
      "m/eclipse/.metadata": "",
      "m/old/notes.bin": "",
    };
    expect(await roots(tree, "m")).toEqual(["m/llama"]);
  });

  it("is not searched where only software and hidden things are, unless that is what was named", async () => {
    const hidden = [".git/x", ".venv/x", "node_modules/x", "__pycache__/x", "datasets--org--x/snapshots/r"];
    const tree = Object.assign({}, checkpoint("m/llama"), ...hidden.map((folder) => checkpoint(`m/${folder}`)));
    expect(await roots(tree, "m")).toEqual(["m/llama"]);
    expect(await roots(tree, "m/.venv")).toEqual(["m/.venv/x"]);
  });

  it("finds the snapshots of a Hub cache from each of its folders", async () => {
    const repository = (name: string): Tree => ({
      [`.cache/huggingface/hub/${name}/blobs/${HEX}`]: CONFIG,
      [`.cache/huggingface/hub/${name}/refs/main`]: "r1",
      [`.cache/huggingface/hub/${name}/other/config.json`]: CONFIG,
      [`.cache/huggingface/hub/${name}/.no_exist/r1/x.json`]: "",
      [`.cache/huggingface/hub/${name}/snapshots/r1/config.json`]: { kind: "link", target: `../../blobs/${HEX}` },
      [`.cache/huggingface/hub/${name}/snapshots/r2/config.json`]: { kind: "link", target: `../../blobs/${HEX}` },
    });
    const tree = {
      ...repository("models--org--a"),
      ...repository("models--org--b"),
      ...repository("datasets--org--c"),
    };
    const hub = ".cache/huggingface/hub";
    const a = [`${hub}/models--org--a/snapshots/r1`, `${hub}/models--org--a/snapshots/r2`];
    const b = a.map((path) => path.replace("--a", "--b"));
    for (const path of [hub, ".cache/huggingface", ".cache"]) expect(await roots(tree, path)).toEqual([...a, ...b]);
    expect(await roots(tree, `${hub}/models--org--a`)).toEqual(a);
    expect(await roots(tree, `${hub}/models--org--a/snapshots`)).toEqual(a);
    expect(await roots(tree, `${hub}/models--org--a/snapshots/r2/config.json`)).toEqual(a.slice(1));
    expect((await complaint(tree, `${hub}/models--org--a/blobs/${HEX}`)).reason).toContain("belongs to no checkpoint");
  });

  it("is not left through links, and says so when nothing else is in it", async () => {
    const tree = {
      ...checkpoint("elsewhere/llama"),
      "m/up": { kind: "link", target: ".." },
      "m/llama": { kind: "link", target: "../elsewhere/llama" },
    } as const;
    expect(await complaint(tree, "m")).toEqual({
      reason: "no checkpoint in this folder",
      hint: 'links to folders are not searched: name the one you mean, such as "m/llama"',
    });
    expect(await roots(tree, "m/llama")).toEqual(["m/llama"]);
  });

  it("gives KempnerForge's latest once, as the step that it is", async () => {
    const tree = {
      "c/step_1/.metadata": "",
      "c/step_1/__0_0.distcp": "",
      "c/step_2/__0_0.distcp": "",
      "c/latest": { kind: "link", target: "step_2" },
    } as const;
    expect(await roots(tree, "c")).toEqual(["c/step_1", "c/step_2"]);
  });

  it("keeps what it found when folders in it may not be read, and names each", async () => {
    const { checkpoints, unmatched } = await discover(
      {
        ...checkpoint("m/llama"),
        "m/private": { kind: "unreadable-directory" },
        "m/a/secret": { kind: "unreadable-directory" },
      },
      "m",
    );
    expect(checkpoints).toEqual(["m/llama"]);
    expect(unmatched.map((item) => [item.path, item.reason])).toEqual([
      ["m/a/secret", "permission denied (the names in this folder cannot be listed)"],
      ["m/private", "permission denied (the names in this folder cannot be listed)"],
    ]);
  });

  it("is searched 32 levels down, and says what it left out", async () => {
    const deep = (levels: number): string => `m${"/d".repeat(levels)}`;
    expect(await roots(checkpoint(deep(32)), "m")).toEqual([deep(32)]);
    const { checkpoints, unmatched } = await discover({ ...checkpoint("m/llama"), ...checkpoint(deep(2000)) }, "m");
    expect(checkpoints).toEqual(["m/llama"]);
    expect(unmatched).toEqual([
      {
        path: "m",
        reason: `folders more than 32 levels down were not searched, such as "${deep(32)}"`,
        hint: "name the checkpoint folders, or a folder closer to them",
      },
    ]);
  });

  it("stops after 20,000 folders", async () => {
    const tree = Object.fromEntries(Array.from({ length: 21_000 }, (_, number) => [`m/${number}/x`, ""]));
    const { unmatched } = await discover({ ...tree, ...checkpoint("m/0") }, "m");
    expect(unmatched.map((item) => item.reason)).toEqual([
      "too much to search: it ends after 20000 folders or 2000000 names",
    ]);
  });

  it("of 100,000 files is searched in seconds", async () => {
    const tree = Object.fromEntries(Array.from({ length: 100_000 }, (_, number) => [`m/images/${number}.png`, ""]));
    expect(await roots({ ...tree, ...checkpoint("m/llama") }, "m")).toEqual(["m/llama"]);
  });
});

describe("a file", () => {
  const tree: Tree = {
    ...checkpoint("x"),
    "x/docs/images/loss.png": "",
    "x/original/params.json": "{}",
    "x/original/consolidated.00.pth": "",
    "x/1_Pooling/config.json": "{}",
    "x/.cache/huggingface/download/model.safetensors.incomplete": "",
    ...checkpoint("x/checkpoint-500"),
    "x/checkpoint-500/global_step500/mp_rank_00_model_states.pt": "",
    "run/latest_checkpointed_iteration.txt": "5",
    "run/iter_0000005/mp_rank_00/model_optim_rng.pt": "",
    "meta/params.json": "{}",
    "meta/consolidated.00.pth": "",
    "app/config.json": "{}",
    "notes/README.md": "",
  };

  it.each([
    ["x/config.json", "x"],
    ["x/model.safetensors", "x"],
    ["./x/tokenizer.json", "./x"],
    ["x/docs/images/loss.png", "x"],
    ["x/original/params.json", "x"],
    ["x/1_Pooling/config.json", "x"],
    ["x/.cache/huggingface/download/model.safetensors.incomplete", "x"],
    ["x/checkpoint-500/config.json", "x/checkpoint-500"],
    ["x/checkpoint-500/global_step500/mp_rank_00_model_states.pt", "x/checkpoint-500"],
    ["run/iter_0000005/mp_rank_00/model_optim_rng.pt", "run"],
    ["meta/params.json", "meta"],
    ["app/config.json", "app"],
  ])("%s stands for the checkpoint %s", async (path, root) => {
    expect(await roots(tree, path)).toEqual([root]);
  });

  it("in the current folder stands for it", async () => {
    expect(await roots({ "config.json": CONFIG }, "config.json")).toEqual(["."]);
  });

  it.each([
    ["model.safetensors", null],
    ["model.gguf", null],
    ["model-00001-of-00009.safetensors", "model.safetensors.index.json"],
    ["model.safetensors", "tokenizer.json"],
    ["model.safetensors", "config.json"],
  ])("in a folder below %s belongs to it only when there is more (%s)", async (weights, more) => {
    const around = { [`x/${weights}`]: "", ...(more === null ? {} : { [`x/${more}`]: "{}" }) };
    const all = { ...around, "x/code/run.py": "", "x/original/params.json": "{}" };
    if (more === null) expect((await complaint(all, "x/code/run.py")).reason).toContain("belongs to no checkpoint");
    else expect(await roots(all, "x/code/run.py")).toEqual(["x"]);
    expect(await roots(all, "x/original/params.json")).toEqual(["x"]);
    expect(await roots(all, `x/${weights}`)).toEqual(["x"]);
  });

  it("belongs to no checkpoint", async () => {
    expect((await complaint(tree, "notes/README.md")).reason).toBe(
      "this file belongs to no checkpoint: neither its folder nor one around it looks like one",
    );
  });
});

describe("several paths", () => {
  it("give each checkpoint once, under its first name, in the order of the paths", async () => {
    const tree = { ...checkpoint("b"), ...checkpoint("a"), alias: { kind: "link", target: "a" } as const };
    const paths = ["b/model.safetensors", "alias", "./b/", "a", "b/../a", ".", "*"];
    expect(await roots(tree, ...paths)).toEqual(["b", "alias"]);
  });

  it("are all looked at when one of them is wrong", async () => {
    const { checkpoints, unmatched } = await discover(checkpoint("a"), "none", "a", "none", "nor-this");
    expect(checkpoints).toEqual(["a"]);
    expect(unmatched.map((item) => item.path)).toEqual(["none", "nor-this"]);
  });

  it("may be none", async () => {
    expect(await discover(checkpoint("a"))).toEqual({ checkpoints: [], resources: [], unmatched: [] });
  });
});

describe("what does not exist", () => {
  const tree = { ...checkpoint("models/llama-3-8b"), "models/pipe": { kind: "fifo" }, "models/f": "" } as const;

  it.each([
    ["models/lama-3-8b", 'did you mean "models/llama-3-8b"?'],
    ["models/llama-3-8b/config.jsn", 'did you mean "models/llama-3-8b/config.json"?'],
    ["modles", 'did you mean "models"?'],
    ["modles/llama-3-8b/config.json", 'did you mean "models"?'],
    ["models/qwen", 'check the spelling: "models" has no "qwen"'],
    ["models/f/x", 'check the spelling: "models/f" has no "x"'],
    [
      "meta-llama/Llama-3.1-8B",
      "if this is a Hub id, download it first: hf download meta-llama/Llama-3.1-8B --local-dir <folder>",
    ],
  ])("%s gets a hint", async (path, hint) => {
    expect(await complaint(tree, path)).toEqual({ reason: "no such file or folder", hint });
  });

  it("has an empty path", async () => {
    expect((await complaint(tree, "")).reason).toBe("an empty path");
  });

  it("is a pipe", async () => {
    expect((await complaint(tree, "models/pipe")).reason).toBe(
      "neither a file nor a folder but a pipe, a socket or a device",
    );
  });

  it("is a circle of links", async () => {
    expect((await complaint({ loop: { kind: "link", target: "loop" } }, "loop")).reason).toBe("cannot be read (ELOOP)");
  });

  it("shows control characters in names of the disk escaped", async () => {
    expect((await complaint({ "llama\u001b[31m/x": "" }, "llama")).hint).toBe('did you mean "llama\\u001b[31m"?');
  });
});
