import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findServer } from "../../editors/vscode/src/server-module.ts";
import { writeTree } from "../source/write-tree.ts";
import { sharedFolder } from "../support/temporary-folder.ts";

describe("which checkpointlint VS Code starts", () => {
  const folder = sharedFolder();
  beforeAll(() => {
    writeTree(folder, {
      "with/node_modules/checkpointlint/dist/cli.js": "",
      "without/config.json": "{}",
      "elsewhere/dist/cli.js": "",
    });
  });

  const find = (configured: string, isTrusted: boolean, folders: readonly string[]): unknown =>
    findServer({ configured, isTrusted, folders: folders.map((each) => join(folder, each)), own: "own" });

  it("is the workspace's, in whichever of its folders it is, or else the extension's", () => {
    const module = join(folder, "with/node_modules/checkpointlint/dist/cli.js");
    expect(find("", true, ["without", "with"])).toEqual({ module, from: "workspace" });
    expect(find("", true, ["without"])).toEqual({ module: "own", from: "extension" });
    expect(find("", true, [])).toEqual({ module: "own", from: "extension" });
  });

  it("is the configured one before all others, by its folder or its file", () => {
    const module = join(folder, "elsewhere/dist/cli.js");
    expect(find(join(folder, "elsewhere"), true, ["with"])).toEqual({ module, from: "setting" });
    expect(find(module, true, ["with"])).toEqual({ module, from: "setting" });
    expect(() => find(join(folder, "nowhere"), true, [])).toThrow(/there is no checkpointlint/);
  });

  it("is the extension's own where the workspace is not trusted", () => {
    expect(find(join(folder, "elsewhere"), false, ["with"])).toEqual({ module: "own", from: "extension" });
  });
});
