import { expect, it } from "vitest";
import { answerTask } from "../../src/speculative/probes/answer-task.ts";
import { failureText } from "../../src/speculative/probes/failure-text.ts";

it.each([
  ["what the library says", new Error("Unknown statement type: x"), "Unknown statement type: x"],
  ["what the language says", null, "it has a part of another form than the library expects (y)"],
])("tells %s", (_, error, expected) => {
  expect(failureText(error ?? new TypeError("y"))).toBe(expected);
});

it("tells that a template makes more text than there is room for", () => {
  const template =
    "{% set ns = namespace(x='aaaaaaaaaaaaaaaa') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}";
  expect(answerTask({ kind: "render", template, tokens: {} })).toEqual({
    value: [1, 2].map(() => ({ error: "it ran out of room (Invalid string length)" })),
  });
});
