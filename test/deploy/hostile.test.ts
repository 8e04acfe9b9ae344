import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseResources } from "../../src/deploy/parse-resources.ts";
import { lintTexts, told } from "./lint-texts.ts";

const HEAD = "apiVersion: sambanova.ai/v1alpha1\nkind: Model\nmetadata: { name: x }\n";

async function first(text: string | Uint8Array): Promise<string | undefined> {
  return told(await lintTexts({ "a.yaml": text }))[0];
}

describe("hostile YAML gets a finding", () => {
  it("a scalar of 9 MB", async () => {
    expect(await first(`${HEAD}spec: '${"a".repeat(9_000_000)}'\n`)).toBe(
      "deploy/yaml-limits: the file is larger than 8388608 bytes and is not read",
    );
  });

  it("a hundred thousand documents", async () => {
    const result = await lintTexts({ "a.yaml": `${HEAD}---\n`.repeat(100_000) });
    expect(told(result)).toContain(
      "deploy/yaml-limits: more than 2000 resources in one run; what comes from here on is not read",
    );
  });

  it("a hundred thousand documents of somebody else around one", async () => {
    const other = "apiVersion: v1\nkind: ConfigMap\n---\n".repeat(50_000);
    expect(told(await lintTexts({ "a.yaml": `${other}${HEAD}---\n${other}` }))).toEqual([
      "deploy/missing-field: the resource has no spec",
    ]);
  });

  it.for([
    ["brackets", `${HEAD}spec: ${"[".repeat(200_000)}`],
    ["indentation", `${HEAD}spec:\n${Array.from({ length: 500 }, (_, at) => `${" ".repeat(at + 1)}a:`).join("\n")}`],
    ["items", `${HEAD}spec:\n  ${"- ".repeat(20_000)}x\n`],
    ["complex keys", `${HEAD}spec:\n  ${"? ".repeat(20_000)}x\n`],
  ])("nested too deep by %s", async ([, text = ""]) => {
    expect(await first(text)).toMatch(/^deploy\/yaml-limits: /);
  });

  it("aliases of aliases", async () => {
    const lines = [..."bcdefghijk"].map((name, at) => `${name}: &${name} [${`*${"abcdefghij"[at]},`.repeat(9)}]\n`);
    expect(await first(`${HEAD}a: &a [x]\n${lines.join("")}`)).toBe(
      "deploy/yaml-limits: aliases make more than 200000 values of this document",
    );
  });

  it("an unknown field five thousand times", async () => {
    const fields = Array.from({ length: 5_000 }, (_, at) => `  k${at}: 1\n`).join("");
    expect((await lintTexts({ "a.yaml": `${HEAD}spec:\n${fields}` })).counts.error).toBeGreaterThan(0);
  });

  it("keys that are properties of every object", async () => {
    const text = `${HEAD}spec: { __proto__: { name: a }, constructor: 1, name: b }\n`;
    const result = await lintTexts({ "a.yaml": text });
    expect(told(result)).toContain('deploy/unseen-field: spec has no field "__proto__" that was seen');
    expect(({} as { readonly name?: string }).name).toBeUndefined();
  });

  it("UTF-32", async () => {
    const units = [..."\ufeff", ...HEAD].flatMap((char) => [char.codePointAt(0) ?? 0]);
    const bytes = new Uint8Array(new Uint32Array(units).buffer);
    const detail = "deploy/yaml-unreadable: the file is UTF-32, and only UTF-8 is sure to be read";
    expect(told(await lintTexts({ "a.yaml": bytes }))).toEqual([detail]);
    expect(told(await lintTexts({ "a.yaml": bytes.subarray(4) }))).toEqual([detail]);
  });

  it("a template of another kind", async () => {
    expect(await first(`${HEAD}spec:\n  {% for x in y %}\n  name: x\n  {% endfor %}\n`)).toBe(
      "deploy/yaml-syntax: this is no YAML: the line has {%, as a template that is not rendered yet",
    );
  });

  it("a variable without quotes in a flow map, where it is no text", async () => {
    expect(await first(`${HEAD}spec: { name: \${NAME} }\n`)).toBe(
      "deploy/yaml-syntax: this is no YAML: inside of braces or brackets a value with ${ needs quotes until it is filled in",
    );
    expect(await first(`${HEAD}spec:\n  name: \${NAME}\n`)).not.toMatch(/yaml-syntax/);
  });

  it("carriage returns, a byte-order mark, NUL", async () => {
    expect(told(await lintTexts({ "a.yaml": HEAD.replaceAll("\n", "\r\n") }))).toEqual([
      "deploy/missing-field: the resource has no spec",
    ]);
    expect(await first(`\ufeff${HEAD}`)).toBe("deploy/yaml-encoding: the file begins with a byte-order mark");
    expect(await first(`${HEAD}spec: "a\0b"\n`)).toBe(
      "deploy/yaml-syntax: this is no YAML: the control character U+0000, which YAML does not take",
    );
  });
});

describe("whatever stands in a file", () => {
  const SOUND = `${HEAD}spec:\n  name: My # text\n  owner: &o me@example.com\n  checkpoints: { a: { versions: { "1": { source: 'gs://b/c' } } } }\n  tokenizer: { path: *o }\n`;

  it("every beginning of a file is read or told", () => {
    for (let end = 0; end <= SOUND.length; end++) {
      const { resources, problems } = parseResources("a.yaml", SOUND.slice(0, end));
      expect(resources.length + problems.length).toBeLessThan(10);
    }
  });

  it("every change of a file is read or told", () => {
    const change = fc.tuple(
      fc.nat(SOUND.length),
      fc.nat(3),
      fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        "&",
        "*",
        "!",
        "|",
        ">",
        "\t",
        "\0",
        "---\n",
        "...",
        "<<: ",
        "? ",
        ": ",
        "%",
        "\ud800",
        "\n",
      ),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        let text = SOUND;
        for (const [at, cut, put] of changes) text = text.slice(0, at) + put + text.slice(at + cut);
        const { resources, problems } = parseResources("a.yaml", text);
        for (const { place } of problems) {
          const { offset = 0, length = 0 } = place.range ?? {};
          expect(offset >= 0 && length >= 0 && offset + length <= text.length).toBe(true);
        }
        expect(resources.length).toBeLessThanOrEqual(10);
      }),
      { numRuns: 500 },
    );
  });
});
