import { describe, expect, it } from "vitest";
import { filePlace } from "../../src/checkpoint/place.ts";
import { relocate } from "../../src/speculative/relocate.ts";
import { diagnostic, lintResult } from "../report/sample-results.ts";

describe("relocate", () => {
  it.each([
    ["runs/target", "runs/draft", "runs", "target/config.json", "draft/config.json", "draft"],
    ["./target", "draft/", ".", "target/config.json", "draft/config.json", "draft"],
    ["/a/b/target", "/a/c", "/a", "b/target/config.json", "c/config.json", "c"],
    ["/a", "/b", "/", "a/config.json", "b/config.json", "b"],
    ["runs", "runs/draft", "runs", "config.json", "draft/config.json", "draft"],
    [".", "draft", ".", "config.json", "draft/config.json", "draft"],
    ["same", "same", "same", "config.json", "config.json", ""],
    ["../x/target", "../x/draft", "../x", "target/config.json", "draft/config.json", "draft"],
    ["../target", "draft", ".", "../target/config.json", "draft/config.json", "draft"],
    ["/abs/target", "draft", ".", "/abs/target/config.json", "draft/config.json", "draft"],
    ["../target", ".", ".", "../target/config.json", "config.json", ""],
    // Above the current folder, /home/me/work: what is around both is known by absolute paths.
    [".", "../draft", "..", "work/config.json", "draft/config.json", "draft"],
    ["target", "/home/me/draft", "..", "work/target/config.json", "draft/config.json", "draft"],
    ["../a/target", "../../b/draft", "../..", "me/a/target/config.json", "b/draft/config.json", "b/draft"],
  ])("%s and %s", (target, draft, root, targetFile, draftFile, draftFolder) => {
    const result = lintResult("x", [
      diagnostic("a/b", {
        place: filePlace("draft/config.json"),
        related: [{ place: filePlace("target/config.json"), span: null }],
      }),
      diagnostic("a/c", { place: filePlace("draft/") }),
    ]);
    const moved = relocate(result, { target, draft }, "/home/me/work");
    expect(moved.root).toBe(root);
    expect(moved.diagnostics.map(({ place }) => place.file)).toEqual([draftFile, draftFolder]);
    expect(moved.diagnostics[0]?.related[0]?.place.file).toBe(targetFile);
  });
});
