import { expect, it } from "vitest";
import { compareSubjects } from "../../src/diff/compare-subjects.ts";
import { compareAll, tinySubject } from "./subjects.ts";

it("does not count the size of a file that was compared key by key as a second difference", async () => {
  const a = await tinySubject({ files: { "notes.md": "one" } });
  const b = await tinySubject({ files: { "notes.md": "three" }, patch: { "config.json": { use_cache: null } } });
  const names = (diff: ReturnType<typeof compareAll>): readonly string[] =>
    (diff.files?.differences ?? []).map(({ name }) => name);
  expect(names(compareAll(a, b))).toEqual(["notes.md"]);
  expect(names(compareSubjects(a, b, new Set(["files"])))).toEqual(["config.json", "notes.md"]);
  const bare = await tinySubject({ files: { "notes.md": "one" }, remove: ["generation_config.json"] });
  expect(names(compareAll(a, bare))).toEqual(["generation_config.json"]);
});
