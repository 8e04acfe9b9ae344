import { describe, expect, it } from "vitest";
import { loadPlugin, type Plugin } from "../../../src/engine/plugins/load-plugin.ts";
import { newRule } from "../../../src/engine/plugins/new-rule.ts";
import { testRules } from "../../../src/engine/testing/test-rules.ts";
import { RuleFileError } from "../../../src/errors.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import { caseEnvironment, shippedSchemas } from "../../support/rule-cases.ts";
import { shippedAssets } from "../../support/shipped-assets.ts";

const RULE = `title: a rule
severity: error
category: hygiene
since: 1.0.0
docs: why
evidence: [us]
`;
const FACT = `${RULE}check: { fact: vocabulary.size, assert: { gt: 1 } }\nmessage: "vocab_size is {actual}"\n`;
const FUNCTION = `${RULE}check: { function: acme/even, options: { by: 2 } }\nmessage: "{what} is {actual}"\n`;

const EVEN = {
  name: "acme/even",
  options: { type: "object", additionalProperties: false, properties: { by: { type: "integer" } } },
  placeholders: ["what"],
  run: () => ({ targets: 1, findings: [] }),
};

async function load(
  files: Readonly<Record<string, string>>,
  importModule: ((path: string) => Promise<unknown>) | null = null,
  folder = "p",
): Promise<Plugin> {
  return await loadPlugin(folder, {
    fs: createMemoryFs(new Map(Object.entries(files).map(([path, text]) => [`p/${path}`, text]))),
    existing: await shippedAssets(),
    schemas: shippedSchemas(),
    importModule,
  });
}

/** What is wrong, in one text. */
async function mistakes(...given: Parameters<typeof load>): Promise<string> {
  const error = await load(...given).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RuleFileError);
  return (error as RuleFileError).message;
}

const manifest = (own: unknown, more: object = {}): string =>
  JSON.stringify({ name: "p", ...more, checkpointlint: own });

describe("loadPlugin", () => {
  it("finds rules in rules/, in the folder that package.json names, or in the folder itself", async () => {
    for (const files of [
      { "rules/acme/a.yaml": FACT },
      { "package.json": '{ "name": "other" }', "rules/acme/a.yaml": FACT },
      { "package.json": manifest({ rules: "lint/own" }), "lint/own/acme/a.yaml": FACT },
      { "acme/a.yaml": FACT },
    ]) {
      const { source } = await load(files);
      expect(source.rules.map(({ meta }) => meta.id)).toEqual(["acme/a"]);
    }
  });

  it("finds cases beside their rules and below test/rules, and takes none for a rule", async () => {
    const { cases, source } = await load({
      "rules/acme/a.yaml": FACT,
      "rules/acme/a.cases.yaml": "beside",
      "rules/acme/b.yaml": FACT,
      "test/rules/acme/b.cases.yaml": "mirrored",
    });
    expect([...cases].map(([id, { file, text }]) => `${id} ${file} ${text}`).sort()).toEqual([
      "acme/a p/rules/acme/a.cases.yaml beside",
      "acme/b p/test/rules/acme/b.cases.yaml mirrored",
    ]);
    expect(source.rules).toHaveLength(2);
  });

  it("knows the page of its rules, and presets that name rules that ship", async () => {
    const { source } = await load({
      "package.json": manifest({}, { homepage: "https://acme.example/rules" }),
      "rules/acme/a.yaml": FACT,
      "rules/presets/acme.yaml": "description: ours\nrules: { acme/a: warning, config/vocab-size: info }\n",
    });
    expect(source.rules[0]?.meta.page).toBe("https://acme.example/rules");
    expect(source.presets.map(({ name }) => name)).toEqual(["acme"]);
    const without = await load({
      "package.json": manifest({}, { homepage: "javascript:alert(1)" }),
      "rules/a/b.yaml": FACT,
    });
    expect(without.source.rules[0]?.meta.page).toBe("");
  });

  it("tells every mistake with its place and what was meant", async () => {
    expect(
      await mistakes({
        "rules/acme/a.yaml": FACT.replace("severity: error", "severity: eror"),
        "rules/config/x.yaml": FACT,
        "rules/acme/Deep.yml": FACT,
        "rules/presets/strict.yaml": "description: d\nrules: { acme/a: error }\n",
      }),
    ).toBe(
      [
        "4 mistakes in the rule files",
        "  p/rules/acme/Deep.yml:1:1: a rule file is named <group>/<name>.yaml, in lower case letters, digits and hyphens; its path is its id",
        '  p/rules/acme/a.yaml:2:11: "eror" is none of error, warning, info, did you mean "error"?',
        '  p/rules/config/x.yaml:1:1: the group "config" belongs to the rules that ship; choose one of your own, such as acme',
        '  p/rules/presets/strict.yaml:1:1: there is a preset "strict" already',
      ].join("\n"),
    );
    expect(await mistakes({ "package.json": manifest({ rule: "x" }), "rules/a/b.yaml": FACT })).toBe(
      'p/package.json:1:31: unknown key "rule", did you mean "rules"?',
    );
    for (const path of ["../x", "/x", "a\\b", "", "a/../../b"]) {
      expect(await mistakes({ "package.json": manifest({ rules: path }) })).toContain("rules must be a path inside");
    }
    expect(await mistakes({ "package.json": "{" })).toContain("p/package.json:1:");
    expect(await mistakes({ "package.json": manifest({ rules: "gone" }) })).toContain('"gone", which is not there');
    expect(await mistakes({ "README.md": "" })).toBe("p has no rule files");
    expect(await mistakes({ "README.md": "" }, null, "q")).toBe("q is no folder of rules");
  });

  describe("with functions", () => {
    const files = {
      "package.json": manifest({ functions: "lib/functions.js" }),
      "lib/functions.js": "(the tests give the module)",
      "rules/acme/a.yaml": FUNCTION,
    };

    it("loads them from an ES module or a CommonJS one", async () => {
      const asked: string[] = [];
      for (const module of [{ functions: [EVEN] }, { default: { functions: [EVEN] } }]) {
        const { functions } = await load(files, async (path) => {
          asked.push(path);
          return module;
        });
        expect([...functions.keys()]).toEqual(["acme/even"]);
      }
      expect(asked).toEqual(["/p/lib/functions.js", "/p/lib/functions.js"]);
    });

    it("runs no code where none may be run", async () => {
      expect(await mistakes(files)).toBe("p/lib/functions.js is code, which may not be run here");
    });

    it("tells what is wrong with the module", async () => {
      const of = async (module: unknown): Promise<string> => await mistakes(files, async () => module);
      expect(await of({ function: [EVEN] })).toBe(
        'p/lib/functions.js exports no list functions, did you mean "function"?',
      );
      expect(await of({ functions: [EVEN, EVEN] })).toContain('functions[1]: there is a function "acme/even" already');
      expect(await of({ functions: [{ ...EVEN, name: "config/heads-divide" }] })).toContain("already");
      expect(await of({ functions: [{ ...EVEN, name: "even" }] })).toContain("needs a name such as");
      expect(await of({ functions: [{ ...EVEN, placeholders: "what" }] })).toContain("needs placeholders");
      expect(await of({ functions: [{ ...EVEN, run: 1 }] })).toContain("has no run");
      expect(await of({ functions: [{ ...EVEN, options: { type: "objekt" } }] })).toContain("no JSON Schema");
      const thrown = await mistakes(files, async () => Promise.reject(new SyntaxError("Unexpected token")));
      expect(thrown).toBe("p/lib/functions.js cannot be loaded: SyntaxError: Unexpected token");
    });

    it.for([
      [Promise.resolve({ targets: 0, findings: [] }), "returned a promise; it must not be async"],
      [undefined, "returned no { targets, findings }"],
      [{ targets: -1, findings: [] }, "returned targets that are no count"],
      [{ targets: 1, findings: {} }, "returned findings that are no list"],
      [{ targets: 1, findings: [{}] }, "returned a finding without args"],
      [
        { targets: 1, findings: [{ args: {}, primary: { file: "config.json" } }] },
        "returned a finding whose place is no",
      ],
    ] as const)("takes a wrong answer for a crash of the rule: %#", async ([answer, message]) => {
      const plugin = await load({ ...files, "rules/acme/a.cases.yaml": CASES }, async () => ({
        functions: [{ ...EVEN, run: () => answer }],
      }));
      const [test] = await testRules(plugin, caseEnvironment(), { only: null });
      expect(test?.cases[0]?.failures[0]).toContain(`the rule crashed: the function acme/even ${message}`);
    });
  });
});

const CASES = `valid: [{ name: as it is }]
invalid: [{ name: other, sharded: true, errors: [{ at: config.json, message: x }] }]
`;

describe("a new rule", () => {
  it("holds with its cases as it is written", async () => {
    const { rule, cases } = newRule("acme/vocab-padding");
    const plugin = await load({ "rules/acme/vocab-padding.yaml": rule, "rules/acme/vocab-padding.cases.yaml": cases });
    const tests = await testRules(plugin, caseEnvironment(), { only: null });
    expect(tests.map(({ id, trouble, cases: run }) => [id, trouble, run.flatMap(({ failures }) => failures)])).toEqual([
      ["acme/vocab-padding", null, []],
    ]);
    expect(tests[0]?.cases).toHaveLength(3);
  });
});
