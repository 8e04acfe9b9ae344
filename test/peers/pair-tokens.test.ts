import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTokenizer } from "../../src/format/tokenizer/read-tokenizer.ts";
import type { TokenizerSummary } from "../../src/format/tokenizer/tokenizer-summary.ts";
import { comparePairTokens } from "../../src/speculative/pair-tokens.ts";
import { npmTokenizers } from "../support/npm-tokenizers.ts";
import { HAS_PEERS, python } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("pair-tokens.py", import.meta.url));
const NAMES = ["llama2", "llama3", "llama3_1", "llama3_2", "qwen2_5", "qwen3", "gemma3", "mistral_nemo"];

describe.skipIf(!HAS_PEERS)("tokens of pairs, against the real tokenizers package", () => {
  let folder = "";
  let files: readonly string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pair-tokens-"));
    const tokenizer = npmTokenizers(folder, NAMES);
    files = NAMES.map((name) => join(tokenizer(name), "tokenizer.json"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("28 pairs have the same counts", () => {
    const tokenizers = files.map((file) => read(file));
    const ours = tokenizers.flatMap((target, at) =>
      tokenizers.slice(at + 1).map((draft) => {
        const { comparison } = comparePairTokens(target, draft);
        const {
          target: own,
          draft: other,
          same,
          sameTokenOtherId,
          sameIdOtherToken,
          onlyTarget,
          onlyDraft,
        } = comparison;
        return {
          ...{ target: own, draft: other, same },
          sameTokenOtherId: sameTokenOtherId.count,
          sameIdOtherToken: sameIdOtherToken.count,
          onlyTarget: onlyTarget.count,
          onlyDraft: onlyDraft.count,
        };
      }),
    );
    expect(ours).toHaveLength(28);
    expect(ours).toEqual(JSON.parse(python(SCRIPT, files)));
  });

  function read(file: string): TokenizerSummary {
    const { tokenizer, faults } = readTokenizer(readFileSync(file));
    expect(faults).toEqual([]);
    if (tokenizer === null) throw new Error(`${file} cannot be read`);
    return tokenizer;
  }
});
