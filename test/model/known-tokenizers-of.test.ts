import { expect, it } from "vitest";
import { knownTokenizersOf } from "../../src/model/known-tokenizers-of.ts";

it("knows the tokenizer of an entry under each of its hashes, and none of an entry that does not count the vocabulary", () => {
  const known = knownTokenizersOf([
    { tokenizer: { size: 5, maxId: 6, vocabulary: { size: 3, maxId: 2 }, sha256: ["aa", "bb"] } },
    { tokenizer: { size: 5, maxId: 6, sha256: ["cc"] } },
    { tokenizer: { size: 8, maxId: 7, vocabulary: { size: 8, maxId: 7 }, sha256: [] } },
    {},
  ]);
  const tokenizer = { size: 5, maxId: 6, vocabulary: { size: 3, maxId: 2 } };
  expect([...known]).toEqual([
    ["aa", tokenizer],
    ["bb", tokenizer],
  ]);
});
