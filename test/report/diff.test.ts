import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { breakName } from "../../src/report/break-name.ts";
import { cutPair } from "../../src/report/cut-pair.ts";
import { diffJson } from "../../src/report/diff-json.ts";
import { diffMarkdown } from "../../src/report/diff-markdown.ts";
import { createDiffText } from "../../src/report/diff-text.ts";
import { displayWidth } from "../../src/report/display-width.ts";
import { markdownCode, markdownProse } from "../../src/report/markdown-code.ts";
import { PLAIN_PAINT } from "../../src/report/paint.ts";
import { compareAll, configOf, tinySubject } from "../diff/subjects.ts";

const schema: object = JSON.parse(readFileSync(new URL("../../schemas/diff.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);
const context = { toolVersion: "0.1.0", width: null };

const BIAS = Object.fromEntries(
  [0, 1].map((layer) => [`model.layers.${layer}.self_attn.q_proj.bias`, { dtype: "BF16", shape: [16] }]),
);

describe("diffJson", () => {
  it("keeps to its schema, whatever was compared", async () => {
    const changed = await tinySubject({
      tensors: BIAS,
      patch: { "config.json": { num_key_value_heads: null }, "generation_config.json": { top_p: 0.5 } },
      files: { "chat_template.jinja": "x", "added_tokens.json": '{"a": 1}' },
      remove: ["special_tokens_map.json"],
    });
    const pairs = [
      compareAll(await tinySubject(), changed),
      compareAll(await tinySubject({ remove: ["config.json"] }), configOf({ model_type: "none" })),
    ];
    for (const diff of pairs) {
      validate(JSON.parse(diffJson(diff, context)));
      expect(validate.errors ?? []).toEqual([]);
    }
    const report = JSON.parse(diffJson(pairs[0] ?? compareAll(changed, changed), context));
    expect(report.tensors.differences).toContainEqual({
      names: "model.layers.{0,1}.self_attn.q_proj.bias",
      pattern: "model.layers.*.self_attn.q_proj.bias",
      count: 2,
      first: "model.layers.0.self_attn.q_proj.bias",
      a: null,
      b: { shape: [16], dtype: "BF16" },
      graph: true,
    });
    expect(validate({ ...report, extra: 1 })).toBe(false);
    expect(validate({ ...report, graph: { verdict: "different", reasons: [] } })).toBe(false);
  });
});

describe("createDiffText", () => {
  it.each([80, 120])("fits %i columns, however long names and values are", async (width) => {
    const long = "x".repeat(300);
    const changed = await tinySubject({
      patch: { "config.json": { some_key: long, list: Array(99).fill(1) } },
      tensors: { ...BIAS, [`model.${long}.weight`]: { dtype: "BF16", shape: [1] } },
    });
    const text = createDiffText(PLAIN_PAINT)(compareAll(await tinySubject(), changed), { ...context, width });
    expect(text.split("\n").filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(text).toContain("model.layers.{0,1}.self_attn.q_proj.bias (2 tensors)");
  });
});

describe("diffMarkdown", () => {
  it("shows the tensors that change the graph openly and folds the rest", async () => {
    const changed = await tinySubject({ tensors: BIAS, patch: { "generation_config.json": { top_p: 0.5 } } });
    const text = diffMarkdown(compareAll(await tinySubject(), changed), context);
    expect(text).toContain("| `model.layers.{0,1}.self_attn.q_proj.bias (2 tensors)` | – | `BF16 [16]` |");
    expect(text.match(/<details open>/g)).toHaveLength(1);
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });
});

describe("markdownCode", () => {
  it.each([
    ["plain", "`plain`"],
    ["a|b", "<code>a&#124;b</code>"],
    ["`", "<code>&#96;</code>"],
    ["</code>|", "<code>&#60;&#47;code&#62;&#124;</code>"],
    ["a\\", "<code>a&#92;</code>"],
    ["x\ny", "<code>x&#92;u&#123;a&#125;y</code>"],
    [" ", "<code>&#32;</code>"],
    ["", ""],
  ])("prints %j", (text, printed) => {
    expect(markdownCode(text)).toBe(printed);
  });
});

describe("markdownProse", () => {
  it.each([
    ["2 tensors only in A", "2 tensors only in A"],
    ["rope_theta (4): yes", "rope_theta (4): yes"],
    ["_x_ is", "`_x_` is"],
    ["see @all", "see `@all`"],
    ['it\'s "a", größe/b', 'it\'s "a", größe/b'],
    ["see [a](b) and #1 and more", "see `[a](b)` and `#1` and more"],
    ["is [8, 16], not [4]; see", "is `[8, 16]`, not `[4]`; see"],
    ["a `b c` d", "a <code>&#96;b c&#96;</code> d"],
    ["www.example.org", "`www.example.org`"],
    ["- item", "`-` item"],
    ["1. item", "`1`. item"],
    ["a|b", "<code>a&#124;b</code>"],
  ])("prints %j", (text, printed) => {
    expect(markdownProse(text)).toBe(printed);
  });
});

describe("breakName", () => {
  it.each([
    ["a.b", 10, ["a.b"]],
    ["layers.0.{aaa,bbb,ccc}", 12, ["layers.0.", "{aaa,bbb,", "ccc}"]],
    ["xxxxxxxxxx", 4, ["xxxx", "xxxx", "xx"]],
  ] as const)("breaks %s at %i columns", (name, width, lines) => {
    expect(breakName(name, width)).toEqual(lines);
  });
});

describe("cutPair", () => {
  it.each([
    ["short", "also", 10, ["short", "also"]],
    ["abcdefghijkl", "x", 6, ["abcde…", "x"]],
    ["aaaaaaaaaaaaaaaaaaaa1", "aaaaaaaaaaaaaaaaaaaa2", 9, ["…aaa1", "…aaa2"]],
    ["漢字漢字漢字", "b", 6, ["漢字…", "b"]],
  ] as const)("cuts %s and %s to %i columns", (a, b, width, expected) => {
    expect(cutPair(a, b, width)).toEqual(expected);
  });
});
