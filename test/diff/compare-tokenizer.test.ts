import { describe, expect, it } from "vitest";
import { baseModelSubject } from "../../src/diff/create-subject.ts";
import { readBaseModelEntry } from "../../src/model/base-model-entry.ts";
import { projectFile } from "../support/lint-files.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { compareAll, ENV, folderSubject, tinySubject } from "./subjects.ts";

/** The tiny checkpoint with another tokenizer.json. */
async function withTokenizer(
  change: (file: { model: { vocab: Record<string, number> }; added_tokens: object[] }) => void,
) {
  const files = tinyCheckpoint();
  const tokenizer = JSON.parse(String(files.get("tokenizer.json")));
  change(tokenizer);
  return await folderSubject(new Map([...files, ["tokenizer.json", JSON.stringify(tokenizer)]]));
}

describe("compareTokenizer", () => {
  it("tells added, removed and moved tokens", async () => {
    const changed = await withTokenizer(({ model: { vocab }, added_tokens }) => {
      const [first = "", second = "", third = ""] = Object.keys(vocab);
      delete vocab[first];
      const id = vocab[second] ?? 0;
      vocab[second] = vocab[third] ?? 0;
      vocab[third] = id;
      added_tokens.push({ id: 64, content: "[PAD]", special: true });
    });
    const [first, second, third] = Object.keys(
      JSON.parse(String(tinyCheckpoint().get("tokenizer.json"))).model.vocab as Record<string, number>,
    );
    const { tokenizer, graph } = compareAll(await tinySubject(), changed);
    expect(tokenizer?.onlyA).toEqual({ count: 1, items: [{ token: first, id: 0 }] });
    expect(tokenizer?.onlyB).toEqual({ count: 1, items: [{ token: "[PAD]", id: 64 }] });
    expect(tokenizer?.moved).toEqual({
      count: 2,
      items: [
        { token: second, a: 1, b: 2 },
        { token: third, a: 2, b: 1 },
      ],
    });
    expect(tokenizer?.differences.map(({ key, a, b }) => [key, a?.value, b?.value])).toEqual([["highest id", 63, 64]]);
    expect(graph.kind).toBe("same");
  });

  it("counts the lines of the chat template that differ", async () => {
    const [a, b] = ["one\ntwo\ntwo", "two\nthree\nfour"].map((text) =>
      tinySubject({ files: { "chat_template.jinja": text } }),
    );
    const diff = compareAll(await (a ?? tinySubject()), await (b ?? tinySubject()));
    expect(diff.tokenizer?.chatTemplate).toEqual({ onlyA: 2, onlyB: 2 });
  });

  it("holds a tokenizer against what is known of a base model, and claims no more", async () => {
    const entry = readBaseModelEntry(JSON.parse(projectFile("models/Meta-Llama-3.2-1B-Instruct.json")));
    const { tokenizer } = compareAll(await tinySubject(), baseModelSubject(entry, ENV));
    expect(tokenizer?.onlyA.count).toBe(0);
    expect(tokenizer?.onlyB).toEqual({ count: 1, items: [{ token: "<|eom_id|>", id: 128008 }] });
    expect(tokenizer?.moved.items).toContainEqual({ token: "<|eot_id|>", a: 58, b: 128009 });
    expect(tokenizer?.notes).toHaveLength(1);
  });

  it("compares added tokens where there is no tokenizer.json", async () => {
    const decoder = (id: string) => ({ added_tokens_decoder: { [id]: { content: "<x>" } }, tokenizer_class: "T" });
    const subject = (id: string) =>
      folderSubject(
        new Map([
          ["config.json", "{}"],
          ["tokenizer_config.json", JSON.stringify(decoder(id))],
        ]),
      );
    const { tokenizer } = compareAll(await subject("7"), await subject("8"));
    expect(tokenizer?.moved).toEqual({ count: 1, items: [{ token: "<x>", a: 7, b: 8 }] });
  });
});
