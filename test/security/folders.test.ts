import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { recordedIo } from "../cli/main-io.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

// Folders as hostile or broken disks have them, through the whole command line.

let folder = "";

beforeEach(() => {
  folder = temporaryFolder();
});

function writeTiny(to: string): void {
  mkdirSync(to, { recursive: true });
  for (const [name, content] of tinyCheckpoint()) writeFileSync(join(to, name), content);
}

async function lint(...paths: readonly string[]): Promise<{ code: number; out: string; rules: readonly string[] }> {
  const recorded = recordedIo({ assets: shippedAssets, fs: diskFs });
  const code = await main([...paths, "--format", "json"], recorded.io);
  const report = JSON.parse(recorded.stdout()) as {
    checkpoints: readonly { diagnostics: readonly { rule: string }[] }[];
  };
  const rules = report.checkpoints.flatMap(({ diagnostics }) => diagnostics.map(({ rule }) => rule));
  return { code, out: recorded.stdout() + recorded.stderr(), rules };
}

describe("folders", () => {
  it("a good one passes, named in any way", async () => {
    const checkpoint = join(folder, "model [v1]");
    writeTiny(checkpoint);
    symlinkSync(checkpoint, join(folder, "link"));
    for (const path of [
      checkpoint,
      `${checkpoint}/`,
      `${checkpoint}/.`,
      `${checkpoint}/../model [v1]`,
      join(folder, "link"),
      join(checkpoint, "config.json"),
    ]) {
      expect(await lint(path)).toMatchObject({ code: 0, rules: [] });
    }
  });

  it.each([
    ["a path that is not there", (to: string) => join(to, "gone")],
    ["an empty folder", (to: string) => to],
    [
      "a folder with other things in it",
      (to: string) => {
        writeFileSync(join(to, "README.md"), "# hello");
        return to;
      },
    ],
  ])("%s cannot be checked", async (_, make) => {
    const path = make(folder);
    const { code, out } = await lint(path);
    expect(code).toBe(2);
    expect(out).toContain(path);
    expect(out).not.toMatch(/\n\s+at /);
  });

  it("a FIFO in place of a file holds nothing up", async () => {
    writeTiny(folder);
    for (const name of ["config.json", "model.safetensors", "tokenizer.json"]) {
      rmSync(join(folder, name));
      execFileSync("mkfifo", [join(folder, name)]);
    }
    const { code, rules } = await lint(folder);
    expect(code).toBe(1);
    expect(rules).toContain("files/not-regular");
  });

  it("a folder in place of a file, a link loop and a link to a device are findings", async () => {
    writeTiny(folder);
    rmSync(join(folder, "model.safetensors"));
    mkdirSync(join(folder, "model.safetensors"));
    rmSync(join(folder, "tokenizer.json"));
    symlinkSync("tokenizer.json", join(folder, "tokenizer.json"));
    rmSync(join(folder, "generation_config.json"));
    symlinkSync("/dev/zero", join(folder, "generation_config.json"));
    const { code, rules } = await lint(folder);
    expect(code).toBe(1);
    expect(rules).toEqual(expect.arrayContaining(["files/not-regular", "files/link"]));
  });

  it("nothing of a file outside the folder is told", async () => {
    writeTiny(join(folder, "c"));
    writeFileSync(join(folder, "secret.json"), '{"token": "hunter2"');
    rmSync(join(folder, "c", "config.json"));
    symlinkSync("../secret.json", join(folder, "c", "config.json"));
    const { code, out } = await lint(join(folder, "c"));
    expect(code).toBe(1);
    expect(out).not.toContain("hunter2");
  });

  it("links of the Hub cache are followed, and look-alikes are not", async () => {
    const blobs = join(folder, "models--a--b", "blobs");
    const snapshot = join(folder, "models--a--b", "snapshots", "f".repeat(40));
    mkdirSync(blobs, { recursive: true });
    mkdirSync(snapshot, { recursive: true });
    let number = 0;
    for (const [name, content] of tinyCheckpoint()) {
      const blob = String(number++).padStart(40, "0");
      writeFileSync(join(blobs, blob), content);
      symlinkSync(`../../blobs/${blob}`, join(snapshot, name));
    }
    expect(await lint(snapshot)).toMatchObject({ code: 0, rules: [] });
    expect(await lint(folder)).toMatchObject({ code: 0, rules: [] });
    rmSync(join(snapshot, "config.json"));
    writeFileSync(join(folder, "models--a--b", "x.json"), "{}");
    symlinkSync("../../blobs/../x.json", join(snapshot, "config.json"));
    expect((await lint(snapshot)).rules).toContain("files/link");
  });

  it("a sparse terabyte behind a small header is told without reading it", async () => {
    writeTiny(folder);
    truncateSync(join(folder, "model.safetensors"), 2 ** 40);
    expect((await lint(folder)).rules).toEqual(["weights/trailing-bytes"]);
  });

  it("two thousand files and odd names do not matter", async () => {
    writeTiny(folder);
    for (let at = 0; at < 2_000; at++) writeFileSync(join(folder, `note-${at}.txt`), "");
    writeFileSync(join(folder, "new\nline.txt"), "");
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.from([0xff])]), "");
    expect(await lint(folder)).toMatchObject({ code: 0, rules: [] });
  });

  it.each([
    ["over a file", "config.json"],
    ["beside the files", "report.json"],
  ])("a report is not written into a checkpoint, %s", async (_, name) => {
    writeTiny(join(folder, "c"));
    symlinkSync(join(folder, "c", name), join(folder, "link.json"));
    for (const file of [join(folder, "c", name), join(folder, "c", "..", "c", name)]) {
      const recorded = recordedIo({ assets: shippedAssets, fs: diskFs });
      expect(await main([join(folder, "c"), "--format", `json=${file}`], recorded.io)).toBe(2);
      expect(recorded.stderr()).toContain("would be written into the checkpoint");
      expect([...recorded.written.keys()]).toEqual([]);
    }
    const through = recordedIo({ assets: shippedAssets, fs: diskFs });
    const code = await main([join(folder, "c"), "--format", `json=${join(folder, "link.json")}`], through.io);
    expect([code, through.written.size]).toEqual(name === "config.json" ? [2, 0] : [0, 1]);
  });

  it("no input is ever changed", async () => {
    writeTiny(folder);
    writeFileSync(join(folder, "config.json"), "{broken");
    const look = (): unknown =>
      readdirSync(folder).map((name) => {
        const { mtimeMs, mode, nlink, size } = statSync(join(folder, name));
        return [name, mtimeMs, mode, nlink, size, readFileSync(join(folder, name)).toString("base64")];
      });
    const before = look();
    await lint(folder);
    expect(look()).toEqual(before);
  });
});
