import { describe, expect, it } from "vitest";
import { compileTemplate, parseTemplate } from "../../src/engine/message-template.ts";
import { escapeText, printValue } from "../../src/engine/print-value.ts";
import type { JsonValue } from "../../src/format/json/json-value.ts";

describe("values in messages", () => {
  it.each<[JsonValue | undefined, string]>([
    ["silu", "silu"],
    ["", ""],
    [8, "8"],
    [1e-5, "0.00001"],
    [Number.NaN, "NaN"],
    [[1, Number.POSITIVE_INFINITY], '[1,"Infinity"]'],
    [null, "null"],
    [[128001, 128009], "[128001,128009]"],
    [{ rope_type: "llama3" }, '{"rope_type":"llama3"}'],
    [undefined, "absent"],
  ])("%j prints as %s", (value, expected) => {
    expect(printValue(value)).toBe(expected);
  });

  it("are cut at 80 characters, never inside one", () => {
    expect(printValue("x".repeat(80))).toBe("x".repeat(80));
    expect(printValue("x".repeat(81))).toBe(`${"x".repeat(79)}…`);
    expect(printValue(`${"x".repeat(78)}😀${"y".repeat(9)}`)).toBe(`${"x".repeat(78)}…`);
  });

  it("prefer the text that the file has", () => {
    expect(printValue(1e30, { raw: "1000000000000000019884624838656" })).toBe("1000000000000000019884624838656");
  });

  it("cannot move the cursor, turn the text round or hide in it", () => {
    expect(escapeText("a\nb\u001B[31m\u007F\u0085")).toBe("a\\u000ab\\u001b[31m\\u007f\\u0085");
    expect(escapeText("\u202Eevil\u2066 \u200B\uFEFF\u2028")).toBe("\\u202eevil\\u2066 \\u200b\\ufeff\\u2028");
    expect(escapeText("\u{E0041}\uD800")).toBe("\\udb40\\udc41\\ud800");
    expect(escapeText("naïve 日本 😀")).toBe("naïve 日本 😀");
  });
});

describe("message templates", () => {
  it("know placeholders from braces", () => {
    expect(parseTemplate('{key} is {fact:rope.theta}, write {"type": {{x}} } or {}')).toEqual([
      { placeholder: "key" },
      { text: " is " },
      { placeholder: "fact:rope.theta" },
      { text: ', write {"type": ' },
      { text: "{" },
      { text: "x" },
      { text: "}" },
      { text: " } or {}" },
    ]);
  });

  it("do not read what they fill in", () => {
    expect(compileTemplate("{a}{b}")((name) => (name === "a" ? "{b}" : "$&"))).toBe("{b}$&");
  });
});
