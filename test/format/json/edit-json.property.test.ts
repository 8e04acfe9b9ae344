import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BigDocument } from "../../../src/checkpoint/big-document.ts";
import type { TextChange } from "../../../src/checkpoint/document.ts";
import { TextDocument } from "../../../src/checkpoint/text-document.ts";
import type { JsonEdit } from "../../../src/format/json/edit-json.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Step = string | number;

const KEY = fc.oneof(
  fc.constantFrom("a", "b", "c", "é", "😀", 'q"', "/~"),
  fc.string({ unit: "grapheme", maxLength: 4 }),
);
const SCALAR = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, 1e-5, 500000.5),
  fc.string({ unit: "grapheme", maxLength: 5 }),
);
const { value: VALUE } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    SCALAR,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(KEY, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const ROOT = fc.dictionary(
  KEY.filter((key) => key !== "__proto__"),
  VALUE,
  { maxKeys: 5, noNullPrototype: true },
);

/** Prints JSON with white space that some seed chooses. */
function printOddly(value: Json, random: () => number): string {
  const space = (): string => ["", "", " ", "\n", "\r\n\t", "  ", "\r"][Math.floor(random() * 7)] ?? "";
  const text = (each: string): string =>
    random() < 0.3
      ? JSON.stringify(each).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      : JSON.stringify(each);
  const print = (each: Json): string => {
    if (typeof each === "string") return text(each);
    if (typeof each !== "object" || each === null) return JSON.stringify(each);
    if (Array.isArray(each)) return `[${space()}${each.map((item) => print(item) + space()).join(`,${space()}`)}]`;
    const members = Object.entries(each).map(
      ([key, item]) => `${text(key)}${space()}:${space()}${print(item)}${space()}`,
    );
    return `{${space()}${members.join(`,${space()}`)}}`;
  };
  return `${random() < 0.2 ? "\ufeff" : ""}${space()}${print(value)}${space()}`;
}

const LAYOUTS: readonly ((value: Json, random: () => number) => string)[] = [
  (value) => JSON.stringify(value),
  (value) => `${JSON.stringify(value, null, 2)}\n`,
  (value) => JSON.stringify(value, null, "\t"),
  (value) => `${JSON.stringify(value, null, 4)}\n`.replaceAll("\n", "\r\n"),
  printOddly,
];

/** Every container of a value, with the way to it. */
function* containers(
  value: Json,
  way: readonly Step[] = [],
): Iterable<{ way: readonly Step[]; node: Json[] | { [key: string]: Json } }> {
  if (typeof value !== "object" || value === null) return;
  yield { way, node: value };
  for (const [key, item] of Object.entries(value))
    yield* containers(item, [...way, Array.isArray(value) ? Number(key) : key]);
}

/** One edit that can be made, and what it makes of the value. */
function pick(
  root: { [key: string]: Json },
  json: Json,
  kind: number,
  at: number,
  key: string,
): { edit: JsonEdit; after: Json } {
  const after = structuredClone(root);
  const all = [...containers(after)];
  const { way, node } = all[at % all.length] ?? { way: [], node: after };
  const keys = Object.keys(node);
  const chosen = keys[at % Math.max(1, keys.length)];
  const raw = JSON.stringify(json);
  if (Array.isArray(node)) {
    const index = at % (node.length + 1);
    if (kind % 3 === 0 || node.length === index) {
      node.splice(index, 0, json);
      return { edit: { op: "insert", pointer: [...way, index], json: raw }, after };
    }
    if (kind % 3 === 1) node[index] = json;
    else node.splice(index, 1);
    return {
      edit:
        kind % 3 === 1
          ? { op: "set", pointer: [...way, index], json: raw }
          : { op: "remove", pointer: [...way, index] },
      after,
    };
  }
  const isNew = !Object.hasOwn(node, key) && key !== "__proto__";
  if (chosen === undefined || (kind % 4 === 0 && isNew)) {
    const name = isNew ? key : "new";
    node[name] = json;
    return { edit: { op: "insert", pointer: [...way, name], json: raw }, after };
  }
  if (kind % 4 === 1 || (kind % 4 !== 2 && !isNew)) {
    node[chosen] = json;
    return { edit: { op: "set", pointer: [...way, chosen], json: raw }, after };
  }
  const old = node[chosen] ?? null;
  delete node[chosen];
  if (kind % 4 === 2) return { edit: { op: "remove", pointer: [...way, chosen] }, after };
  node[key] = old;
  return { edit: { op: "rename", pointer: [...way, chosen], key }, after };
}

const LAYOUT = fc.nat({ max: LAYOUTS.length - 1 });

function write(value: Json, layout: number, seed: number): string {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return LAYOUTS[layout]?.(value, random) ?? "";
}

const parse = (text: string): unknown => JSON.parse(text.replace(/^\ufeff/, ""));

describe("edits of any JSON text", () => {
  it("mean what they say, change one stretch only, and are alike for both kinds of document", () => {
    fc.assert(
      fc.property(ROOT, VALUE, LAYOUT, fc.nat(), fc.nat(), fc.nat(), KEY, (root, json, layout, seed, kind, at, key) => {
        const text = write(root, layout, seed);
        const { edit, after } = pick(root, json, kind, at, key);
        const small = new TextDocument("f", text).edit([edit]);
        const big = new BigDocument("f", Buffer.from(text), () => undefined).edit([edit]);
        expect(small).not.toBeNull();
        const edited = apply(text, small ?? []);
        expect(parse(edited)).toEqual(after);
        expect(parse(apply(text, big ?? []))).toEqual(after);
        // One stretch; what is around it is there as it was.
        expect(small).toHaveLength(1);
        const [{ range } = { range: { offset: 0, length: 0 } }] = small ?? [];
        expect(edited.startsWith(text.slice(0, range.offset))).toBe(true);
        expect(edited.endsWith(text.slice(range.offset + range.length))).toBe(true);
        expect(big?.map((change) => [change.range, change.start, change.end])).toEqual(
          small?.map((change) => [change.range, change.start, change.end]),
        );
      }),
      { numRuns: 400, seed: 24 },
    );
  });

  it("touch nothing but the member: removing what was inserted gives the text back", () => {
    fc.assert(
      fc.property(ROOT, VALUE, LAYOUT, fc.nat(), (root, json, layout, seed) => {
        fc.pre(!Object.hasOwn(root, "new") && Object.keys(root).length > 0);
        const text = write(root, layout, seed);
        const pointer = ["new"];
        const document = new TextDocument("f", text);
        const longer = apply(text, document.edit([{ op: "insert", pointer, json: JSON.stringify(json) }]) ?? []);
        const back = new TextDocument("f", longer).edit([{ op: "remove", pointer }]) ?? [];
        expect(apply(longer, back)).toBe(text);
      }),
      { numRuns: 200, seed: 25 },
    );
  });

  it("lay new entries out as Python lays out the file", () => {
    fc.assert(
      fc.property(ROOT, VALUE, (root, json) => {
        fc.pre(!Object.hasOwn(root, "new") && Object.keys(root).every((key) => !/^\d+$/.test(key)));
        const text = JSON.stringify(root, null, 2);
        const edit: JsonEdit = { op: "insert", pointer: ["new"], json: JSON.stringify(json) };
        expect(apply(text, new TextDocument("f", text).edit([edit]) ?? [])).toBe(
          JSON.stringify({ ...root, new: json }, null, 2),
        );
      }),
      { numRuns: 200, seed: 25 },
    );
  });

  it("of many members at once are those that one after the other would be", () => {
    const members = Array.from({ length: 20_000 }, (_, index) => `    "model.layers.${index}.weight": "a.safetensors"`);
    const text = `{\n  "metadata": {},\n  "weight_map": {\n${members.join(",\n")}\n  }\n}\n`;
    const edits = members.map((_, index): JsonEdit => {
      const pointer = ["weight_map", `model.layers.${index}.weight`];
      if (index % 3 === 0) return { op: "remove", pointer };
      return index % 3 === 1
        ? { op: "set", pointer, json: '"b.safetensors"' }
        : { op: "insert", pointer: ["weight_map", `new.${index}`], json: '"c"', after: pointer[1] ?? "" };
    });
    const changes = new BigDocument("f", Buffer.from(text), () => undefined).edit(edits);
    const expected = Object.fromEntries(
      members.flatMap((_, index): [string, string][] => {
        if (index % 3 === 0) return [];
        if (index % 3 === 1) return [[`model.layers.${index}.weight`, "b.safetensors"]];
        return [
          [`model.layers.${index}.weight`, "a.safetensors"],
          [`new.${index}`, "c"],
        ];
      }),
    );
    expect(JSON.parse(apply(text, changes ?? []))).toEqual({ metadata: {}, weight_map: expected });
  });
});

function apply(text: string, changes: readonly TextChange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { range, newText } of changes) {
    parts.push(text.slice(from, range.offset), newText);
    from = range.offset + range.length;
  }
  return parts.join("") + text.slice(from);
}
