import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkpointlint, HAS_PEERS, python, report, SHARED, sharedPath } from "./shared.ts";

/** save_pretrained of a model writes no tokenizer. */
const ABSENT = /^files\/(tokenizer|special-tokens-map)/;

describe.skipIf(!HAS_PEERS || SHARED === null)("tiny models, written by transformers itself", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tiny-models-"));
    python(sharedPath("peers", "tiny_models.py"), [folder]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("get no error but for the tokenizer files that are missing", () => {
    const names = readdirSync(folder);
    expect(names.length).toBe(12);
    const errors = report(folder).flatMap(({ root, diagnostics }) =>
      diagnostics
        .filter(({ severity, rule }) => severity === "error" && !ABSENT.test(rule))
        .map((each) => ({ root, ...each })),
    );
    expect(errors).toEqual([]);
  });

  it("tell of transformers 5 in one paragraph", () => {
    const { stdout } = checkpointlint(join(folder, "llama"));
    expect(stdout.match(/saved by transformers 5/g)?.length).toBe(1);
    const [llama] = report(join(folder, "llama"));
    const places = llama?.diagnostics.filter(({ cause }) => cause === "saved-by-v5") ?? [];
    expect(places.map(({ rule }) => rule)).toContain("transformers/rope-parameters");
    expect(places.length).toBeGreaterThanOrEqual(2);
  });
});
