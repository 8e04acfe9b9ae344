import { expect, it } from "vitest";
import { shellWord } from "../../../src/format/text/shell-word.ts";

it.each([
  ["./my-llama", "./my-llama"],
  ["gs://bucket/a=b", "gs://bucket/a=b"],
  ["", "''"],
  ["a b", "'a b'"],
  ["it's", `'it'\\''s'`],
  ["weights/*", "'weights/*'"],
  ["$HOME", "'$HOME'"],
  ["~/a", "'~/a'"],
])("%s is %s in a shell", (text, word) => {
  expect(shellWord(text)).toBe(word);
});
