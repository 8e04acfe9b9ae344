import { readFileSync } from "node:fs";
import micromatch from "micromatch";
import { describe, expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("the files that the server lints reach it", () => {
  it.each(["/w/ckpt/config.json", "/w/k8s/model.yaml", "/w/k8s/bundle.yml", "/w/.checkpointlintrc.yaml"])(
    "in VS Code: %s",
    (path) => {
      const source = read("editors/vscode/src/selected-documents.ts");
      const patterns = [...source.matchAll(/"(\*\*[^"]*)"/g)].map(([, pattern = ""]) => pattern);
      expect(micromatch.isMatch(path, patterns, { dot: true })).toBe(true);
    },
  );

  it("in VS Code, which starts the extension for either language", () => {
    const { activationEvents } = JSON.parse(read("editors/vscode/package.json"));
    expect(activationEvents).toEqual(expect.arrayContaining(["onLanguage:json", "onLanguage:yaml"]));
  });

  it.each(["Neovim", "Emacs", "Helix", "Zed"])("in %s, as docs/editors.md sets it up", (editor) => {
    const section = read("docs/editors.md")
      .split(/^## /m)
      .find((text) => text.startsWith(editor));
    const setUps =
      section
        ?.split(/^```\w+\n/m)
        .slice(1)
        .map((text) => text.split("```")[0] ?? "") ?? [];
    for (const text of setUps.length === 0 ? [section ?? ""] : setUps) expect(text).toMatch(/yaml/i);
  });
});
