import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { CliIo } from "../../src/cli/cli-io.ts";
import { main } from "../../src/cli/main.ts";
import { replaceFile } from "../../src/cli/replace-file.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { recordedIo } from "./main-io.ts";

let folder = "";

beforeEach(() => {
  folder = temporaryFolder();
});

/** A checkpoint as transformers 5 saves it: three safe fixes in two files. */
const SAVED_BY_V5 = {
  patch: {
    "config.json": {
      dtype: "bfloat16",
      torch_dtype: null,
      transformers_version: "5.12.1",
    },
    "tokenizer_config.json": { extra_special_tokens: ["<|eot_id|>"] },
  },
  remove: ["special_tokens_map.json"],
} as const;

function write(name: string, input: Parameters<typeof tinyCheckpoint>[0] = SAVED_BY_V5): string {
  const root = join(folder, name);
  mkdirSync(root);
  for (const [file, content] of tinyCheckpoint(input)) writeFileSync(join(root, file), content);
  return root;
}

async function run(
  argv: readonly string[],
  replace: CliIo["replaceFile"] = replaceFile,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: diskFs });
  const code = await main(argv, { ...io, replaceFile: replace });
  return { code, out: stdout(), err: stderr().replaceAll(`${folder}/`, "") };
}

function texts(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(root).map((name) => [name, readFileSync(join(root, name), "latin1")]));
}

describe("--fix", () => {
  it("mends what is sure, says what, and finds nothing to do a second time", async () => {
    const root = write("m");
    chmodSync(join(root, "config.json"), 0o640);
    const before = texts(root);
    const first = await run([root, "--fix"]);
    expect(first.err).toBe(
      "fixed 1 finding in m/config.json\n" +
        "fixed 1 finding in m/special_tokens_map.json, a new file\n" +
        "fixed 1 finding in m/tokenizer_config.json\n",
    );
    expect(first.out).toContain("no problems");
    expect(first.code).toBe(0);
    const after = texts(root);
    expect(after["config.json"]).toBe(
      before["config.json"]?.replace('"dtype": "bfloat16"', '"dtype": "bfloat16",\n  "torch_dtype": "bfloat16"'),
    );
    expect(after["tokenizer_config.json"]).toBe(
      before["tokenizer_config.json"]?.replace('"extra_special_tokens"', '"additional_special_tokens"'),
    );
    expect(Object.keys(JSON.parse(after["special_tokens_map.json"] ?? ""))).toEqual([
      "additional_special_tokens",
      "bos_token",
      "eos_token",
      "pad_token",
    ]);
    expect(statSync(join(root, "config.json")).mode & 0o777).toBe(0o640);
    expect(readdirSync(root).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    const second = await run([root, "--fix"]);
    expect(second.err).toBe("nothing to fix\n");
    expect(texts(root)).toEqual(after);
  });

  it("prints a diff that git applies to the same end, and writes nothing", async () => {
    const root = write("m");
    const before = texts(root);
    const { out, err, code } = await run([root, "--fix-dry-run"]);
    expect(texts(root)).toEqual(before);
    expect(err).toContain("would fix 1 finding in m/config.json\n");
    expect(out).toContain('+  "torch_dtype": "bfloat16"\n');
    expect(out).toContain("--- /dev/null\n");
    // As without: the findings are still there, and none of them is an error.
    expect(code).toBe(0);
    expect((await run([root, "--fix-dry-run", "--fail-on", "warning"])).code).toBe(1);
    const copy = join(folder, "copy");
    mkdirSync(join(copy, folder), { recursive: true });
    cpSync(root, join(copy, root), { recursive: true });
    const applied = spawnSync("git", ["apply", "-p1", "-"], { cwd: copy, input: out, encoding: "utf8" });
    expect(applied.stderr).toBe("");
    await run([root, "--fix"]);
    expect(texts(join(copy, root))).toEqual(texts(root));
  });

  it("keeps what may be wrong for --fix-unsafe", async () => {
    const root = write("m", { patch: { "generation_config.json": { do_sample: false } } });
    const safe = await run([root, "--fix", "--model", "none"]);
    expect(safe.err).toBe("1 finding has a fix that may be wrong: --fix-unsafe\n");
    expect(safe.out).toContain("[--fix-unsafe]");
    expect(safe.out).toContain("(1 fixable with --fix-unsafe)");
    const unsafe = await run([root, "--fix-unsafe", "--model", "none"]);
    expect(unsafe.err).toBe("fixed 1 finding in m/generation_config.json\n");
    expect(readFileSync(join(root, "generation_config.json"), "utf8")).toContain('"do_sample": true');
  });

  it("mends several checkpoints, and reports on them as they then are", async () => {
    write("a");
    write("b", {});
    write("c");
    const { out, err } = await run([folder, "--fix", "--format", "json"]);
    expect(err.match(/^fixed/gm)).toHaveLength(6);
    const { checkpoints } = JSON.parse(out);
    expect(checkpoints).toHaveLength(3);
    expect(checkpoints.map(({ diagnostics }: { diagnostics: unknown[] }) => diagnostics.length)).toEqual([0, 0, 0]);
  });

  it("leaves the Hub's cache as it is", async () => {
    const snapshot = join(folder, "models--a--b", "snapshots", "rev");
    const blobs = join(folder, "models--a--b", "blobs");
    mkdirSync(snapshot, { recursive: true });
    mkdirSync(blobs);
    for (const [at, [file, content]] of [...tinyCheckpoint(SAVED_BY_V5)].entries()) {
      const hash = String(at).padStart(40, "0");
      writeFileSync(join(blobs, hash), content);
      symlinkSync(`../../blobs/${hash}`, join(snapshot, file));
    }
    const before = texts(blobs);
    const { err } = await run([snapshot, "--fix"]);
    expect(err).toContain(
      "config.json is a link into the Hub's cache, which stays as it is; copy the checkpoint out of it (cp -rL) to mend it",
    );
    expect(texts(blobs)).toEqual(before);
    expect(lstatSync(join(snapshot, "config.json")).isSymbolicLink()).toBe(true);
  });

  it("does not write over what changed since it was read, and tells what is left", async () => {
    const root = write("m");
    const { err, out, code } = await run([root, "--fix"], async (path, before, after) => {
      if (path.endsWith("/config.json")) writeFileSync(path, `${readFileSync(path, "utf8")}\n`);
      await replaceFile(path, before, after);
    });
    expect(err).toContain("not fixed: cannot write the fix to m/config.json: it changed since it was checked\n");
    expect(err).toContain("fixed 1 finding in m/tokenizer_config.json\n");
    expect(out).toContain("transformers/dtype-key");
    expect(code).toBe(2);
    expect(readFileSync(join(root, "config.json"), "utf8")).not.toContain("torch_dtype");
  });

  it("writes the files of one fix all or none", async () => {
    const root = write("m", { patch: { "config.json": { top_k: 7 } } });
    chmodSync(join(root, "generation_config.json"), 0o444);
    const before = texts(root);
    const { err } = await run([root, "--fix-unsafe"]);
    expect(err).toBe(
      Array(2)
        .fill(
          "not fixed: cannot write the fix to m/generation_config.json: it is write-protected; make it writable first\n",
        )
        .join(""),
    );
    expect(texts(root)).toEqual(before);
  });

  it("refuses a report inside of a checkpoint before the first fix", async () => {
    const [first, second] = [write("a"), write("b")];
    const before = texts(first);
    const { code, err } = await run([first, second, "--fix", "-f", `json=${join(second, "r.json")}`]);
    expect(code).toBe(2);
    expect(err).toContain("the report b/r.json would be written into the checkpoint b");
    expect(texts(first)).toEqual(before);
  });

  it("ends names with blanks in a diff as git does, so that patch finds them", async () => {
    const root = write("my model");
    const { out } = await run([root, "--fix-dry-run"]);
    const names = out.split("\n").filter((line) => /^(?:---|\+\+\+) /.test(line));
    const path = `${root.slice(1)}/config.json`;
    expect(names.slice(0, 2)).toEqual([`--- a/${path}\t`, `+++ b/${path}\t`]);
    const before = texts(root);
    const patched = spawnSync("patch", ["-p1", "-d", "/", "--dry-run"], { input: out, encoding: "utf8" });
    if (patched.error === undefined) expect(patched).toMatchObject({ status: 0 });
    expect(texts(root)).toEqual(before);
  });

  it("wants a place for the report beside the diff", async () => {
    const { code, err } = await run([write("m"), "--fix-dry-run", "--format", "json"]);
    expect(code).toBe(2);
    expect(err).toContain("--fix-dry-run prints a diff, so the report needs a place of its own");
  });
});

function replaceBy(make: (path: string) => unknown): (path: string) => void {
  return (path) => {
    rmSync(path);
    make(path);
  };
}

describe("replaceFile", () => {
  it.each([
    ["is gone", (path: string) => rmSync(path), "it is gone"],
    ["changed", (path: string) => writeFileSync(path, "other"), "it changed since it was checked"],
    ["became a folder", replaceBy(mkdirSync), "it is no regular file"],
    ["became a link", replaceBy((path) => symlinkSync("elsewhere", path)), "it is a link"],
    ["is write-protected", (path: string) => chmodSync(path, 0o444), "it is write-protected; make it writable first"],
  ])("refuses a file that %s", async (_, change, reason) => {
    const path = join(folder, "config.json");
    writeFileSync(path, "old");
    change(path);
    await expect(replaceFile(path, "old", "new")).rejects.toThrow(`cannot write the fix to ${path}: ${reason}`);
  });

  it("makes a new file, but not over one that is there by now", async () => {
    const path = join(folder, "new.json");
    await replaceFile(path, null, "first");
    await expect(replaceFile(path, null, "second")).rejects.toThrow("there is a file of that name by now");
    expect(readFileSync(path, "utf8")).toBe("first");
  });

  it("keeps a byte-order mark", async () => {
    const path = join(folder, "config.json");
    writeFileSync(path, "\ufeff{}");
    await replaceFile(path, "\ufeff{}", "\ufeff[]");
    expect([...readFileSync(path)]).toEqual([0xef, 0xbb, 0xbf, 0x5b, 0x5d]);
  });
});
