import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rootPaths } from "../../src/cli/root-paths.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { recordedIo } from "./main-io.ts";

const top = sharedFolder();

beforeAll(() => {
  mkdirSync(join(top, "repo/models/llama"), { recursive: true });
  mkdirSync(join(top, "repo/.git"));
  mkdirSync(join(top, "repo/sub/module"), { recursive: true });
  writeFileSync(join(top, "repo/sub/.git"), "gitdir: ../.git/modules/sub\n");
  mkdirSync(join(top, "elsewhere/x"), { recursive: true });
  symlinkSync(join(top, "repo"), join(top, "link"));
  symlinkSync(join(top, "elsewhere/x"), join(top, "repo/outside"));
});

/** The disk, as from another current folder. */
function from(folder: string): VirtualFs {
  const at = (path: string): string => (path.startsWith("/") ? path : join(folder, path));
  return { ...diskFs, canonical: (path) => diskFs.canonical(at(path)), kindOf: (path) => diskFs.kindOf(at(path)) };
}

async function pathOf(root: string, folder: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { io } = recordedIo({ assets: shippedAssets, fs: from(join(top, folder)), env });
  return (await rootPaths([root], io))(root);
}

describe("rootPaths", () => {
  it.each([
    ["models/llama", "repo", "models/llama"],
    ["./models/llama/", "repo", "models/llama"],
    [".", "repo/models/llama", "models/llama"],
    ["llama", "repo/models", "models/llama"],
    ["../models/llama", "repo/models", "models/llama"],
    [".", "repo", ""],
    // A submodule is a repository of its own.
    ["module", "repo/sub", "module"],
    // A link in the repository keeps its name there.
    ["outside", "repo", "outside"],
    // What lies outside keeps what was typed, without what climbs.
    ["../elsewhere/x", "repo", "elsewhere/x"],
    ["gone/x", "repo", "gone/x"],
  ])("names %s in %s", async (root, folder, path) => {
    expect(await pathOf(root, folder)).toBe(path);
  });

  it("counts from the workspace of the platform", async () => {
    expect(await pathOf("llama", "repo/models", { GITHUB_WORKSPACE: top })).toBe("repo/models/llama");
    expect(await pathOf("llama", "repo/models", { CI_PROJECT_DIR: join(top, "repo/models") })).toBe("llama");
    expect(await pathOf("llama", "repo/models", { GITHUB_WORKSPACE: "" })).toBe("models/llama");
  });

  it("knows the workspace by any of its names", async () => {
    expect(await pathOf("models/llama", "repo", { GITHUB_WORKSPACE: join(top, "link") })).toBe("models/llama");
    expect(await pathOf(join(top, "link/models/llama"), "repo")).toBe("models/llama");
  });

  it("has no absolute path", async () => {
    const path = await pathOf(join(top, "elsewhere/x"), "repo");
    expect(path.startsWith("/")).toBe(false);
    expect(path.endsWith("elsewhere/x")).toBe(true);
  });
});
