import { describe, expect, it } from "vitest";
import { SchemaNotes } from "../../src/lsp/schema-notes.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

describe("what a schema says of a key", () => {
  const notes = new SchemaNotes({
    $defs: {
      part: {
        properties: { inner: { title: "inside" } },
        additionalProperties: { description: "anything" },
      },
      loop: { $ref: "#/$defs/loop" },
    },
    properties: {
      part: { $ref: "#/$defs/part" },
      kind: { title: "kind", enum: ["a", "b"], anyOf: [{ const: "c" }, { type: "boolean" }] },
      list: { items: { examples: ["x"] } },
      old: { deprecated: true },
      loop: { $ref: "#/$defs/loop" },
    },
  });

  it("is found through references, lists, and what holds for all other keys", () => {
    expect(notes.noteAt(["part", "inner"])?.title).toBe("inside");
    expect(notes.noteAt(["part", "else"])?.description).toBe("anything");
    expect(notes.noteAt(["list", 3])?.values).toEqual(["x"]);
    expect(notes.noteAt(["nowhere", "at", "all"])).toBeNull();
    expect(notes.noteAt(["loop"])?.title).toBeNull();
    expect(notes.noteAt(["constructor"])).toBeNull();
  });

  it("gathers the values of all branches", () => {
    expect(notes.noteAt(["kind"])?.values).toEqual(["a", "b", "c", true, false]);
    expect(notes.noteAt(["old"])?.deprecated).toBe(true);
  });

  it("lists keys", () => {
    expect(notes.keysAt([])).toEqual(["part", "kind", "list", "old", "loop"]);
    expect(notes.keysAt(["part"])).toEqual(["inner"]);
  });

  it("knows the files of a checkpoint", async () => {
    const { schemaOf } = await shippedAssets();
    const config = new SchemaNotes(schemaOf("config"));
    expect(config.noteAt(["text_config", "rope_scaling", "type"])).toMatchObject({ deprecated: true });
    expect(config.noteAt(["rope_scaling", "rope_type"])?.values).toContain("llama3");
    expect(config.noteAt(["torch_dtype"])?.values).toContain("bfloat16");
    expect(new SchemaNotes(schemaOf("generation_config")).noteAt(["temperature"])?.description).toMatch(/^The logits/);
  });
});
