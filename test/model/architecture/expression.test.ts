import { describe, expect, it } from "vitest";
import { isTrue, parseExpression, type Scope, type Value } from "../../../src/model/architecture/expression.ts";

const VALUES: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["H", 32],
  ["K", 8],
  ["D", 128],
  ["i", 3],
  ["none", null],
  ["zero", 0],
  ["yes", true],
  ["no", false],
  ["text", "mxfp4"],
  ["layers", [1, 3, 5]],
  ["empty", []],
  ["vision_config.hidden_size", 1152],
]);
const scope: Scope = (name) => VALUES.get(name) ?? null;

describe("parseExpression", () => {
  it.each<[string, Value]>([
    ["7", 7],
    ["2.5", 2.5],
    ["'a b'", "a b"],
    ["H", 32],
    ["vision_config.hidden_size", 1152],
    ["(H + 2 * K) * D", 6144],
    ["H + 2 * K * D", 2080],
    ["10 - 4 - 3", 3],
    ["64 / 4 / 2", 8],
    ["10 - 7 % 4", 7],
    ["H / 5", 6.4],
    ["H / zero", null],
    ["H % zero", null],
    ["H * none", null],
    ["H + text", null],
    ["none ?? H", 32],
    ["none ?? none ?? 2", 2],
    ["zero ?? 5", 0],
    ["no ?? 5", false],
    ["none ?? H + 1", 33],
    ["(none ?? H) + 1", 33],
    ["K ?? H + 1", 8],
    ["i + 1 == 4", true],
    ["i == 4 - 1", true],
    ["i != 3", false],
    ["text == 'mxfp4'", true],
    ["text != 'fp8'", true],
    ["none == 0", false],
    ["none != 'mxfp4'", true],
    ["i < 3", false],
    ["i <= 3", true],
    ["i > 2", true],
    ["i >= 4", false],
    ["none < 3", null],
    ["i in layers", true],
    ["i + 1 in layers", false],
    ["i in none", false],
    ["i in empty", false],
    ["!(i in layers) && K > 0", false],
    ["!no && yes", true],
    ["!!text", true],
    ["no && no || yes", true],
    ["yes || no && no", true],
    ["i in layers && (i + 1) % 2 == 0", true],
    ["ceil(7 / 2)", 4],
    ["floor(7 / 2)", 3],
    ["floor(none / 2)", null],
    ["length(layers)", 3],
    ["length(empty)", 0],
    ["length(none) ?? 2", 2],
    ["known(none)", false],
    ["known(zero)", true],
    ["known(empty)", true],
    ["  H  ", 32],
  ])("%s is %j", (text, value) => {
    expect(parseExpression(text).evaluate(scope)).toEqual(value);
  });

  it("knows its names, each once", () => {
    expect([...parseExpression("(H + 2 * K) * H + length(vision_config.x) - ceil(i)").names]).toEqual([
      "H",
      "K",
      "vision_config.x",
      "i",
    ]);
  });

  it.each([
    ["", 'the formula "" cannot be read at character 1: it ends too early'],
    ["H +", 'the formula "H +" cannot be read at character 4: it ends too early'],
    ["H + * K", 'the formula "H + * K" cannot be read at character 5: "*" does not belong there'],
    ["H K", 'the formula "H K" cannot be read at character 3: "K" does not belong there'],
    ["(H + K", 'the formula "(H + K" cannot be read at character 7: ")" is missing'],
    ["H)", 'the formula "H)" cannot be read at character 2: ")" does not belong there'],
    ["H # K", 'the formula "H # K" cannot be read at character 3: # is no part of one'],
    ["H = K", 'the formula "H = K" cannot be read at character 3: = is no part of one'],
    ["'open", "the formula \"'open\" cannot be read at character 1: ' is no part of one"],
    ["-1", 'the formula "-1" cannot be read at character 1: "-" does not belong there'],
    [
      "1 + round(H)",
      'the formula "1 + round(H)" cannot be read at character 5: there is no function round, only ceil, floor, known, length',
    ],
    ["ceil(H", 'the formula "ceil(H" cannot be read at character 7: ")" is missing'],
  ])("refuses %j", (text, message) => {
    expect(() => parseExpression(text)).toThrow(new SyntaxError(message));
  });
});

describe("isTrue", () => {
  it.each<[Value, boolean]>([
    [true, true],
    [1, true],
    ["a", true],
    [[0], true],
    [false, false],
    [0, false],
    ["", false],
    [[], false],
    [null, false],
  ])("of %j is %s", (value, expected) => {
    expect(isTrue(value)).toBe(expected);
  });
});
