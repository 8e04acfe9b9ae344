import { describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../../src/checkpoint/load-checkpoint.ts";
import { valuePlace } from "../../../src/checkpoint/place.ts";
import type { Fix, StructuralEdit } from "../../../src/engine/fix.ts";
import { type FixOutcome, fixCheckpoint, type Linted } from "../../../src/engine/fixes/fix-checkpoint.ts";
import type { RuleFunction } from "../../../src/engine/functions/rule-function.ts";
import type { DiagnosticState } from "../../../src/engine/lint-result.ts";
import type { Rule } from "../../../src/engine/rule.ts";
import { valueAt } from "../../../src/format/json/pointer.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../../src/source/memory-tree.ts";
import { createOverlayFs } from "../../../src/source/overlay-fs.ts";
import { MODEL_TYPES } from "../../support/architectures.ts";
import { lintWith, sampleRule } from "../rule-sample.ts";

interface Run extends FixOutcome {
  /** How often the checkpoint was linted with edits. */
  readonly lints: number;
  after(file: string): string | undefined;
}

async function fix(
  files: Readonly<Record<string, string | MemorySpecial>>,
  rules: readonly Rule[],
  options: { readonly unsafe?: boolean; readonly state?: DiagnosticState } = {},
): Promise<Run> {
  const below = createMemoryFs(new Map(Object.entries(files).map(([name, text]) => [`m/${name}`, text])));
  let lints = -1;
  const lint = async (texts: ReadonlyMap<string, string>): Promise<Linted> => {
    lints++;
    const fs = createOverlayFs(below, new Map([...texts].map(([name, text]) => [`m/${name}`, text])));
    const checkpoint = await loadCheckpoint(fs, "m", { modelTypes: MODEL_TYPES });
    const result = lintWith(rules, checkpoint);
    const { state } = options;
    if (state === undefined) return { result, checkpoint };
    return { result: { ...result, diagnostics: result.diagnostics.map((each) => ({ ...each, state })) }, checkpoint };
  };
  const outcome = await fixCheckpoint(await lint(new Map()), lint, { unsafe: options.unsafe === true });
  return { ...outcome, lints, after: (file) => outcome.files.find((each) => each.file === file)?.after };
}

/** A rule that wants a key to have a value, and writes it. */
function wants(key: string, value: number, path: string, safety = "safe"): Rule {
  return sampleRule(
    `check: { file: config.json, at: /${key}, required: true, assert: { eq: ${value} } }
fix: { title: "set ${key} to ${value}", safety: ${safety}, edits: [{ set: "config.json#/${key}", to: ${value} }] }`,
    {},
    path,
  );
}

/** A rule that is never content, and always has these edits. */
function always(edits: readonly StructuralEdit[], until: (config: unknown) => boolean, path: string): Rule {
  const made: Fix = { title: `mend ${path}`, safety: "safe", edits };
  const mend: RuleFunction = {
    name: "sample/mend",
    options: { type: "object" },
    placeholders: [],
    run({ checkpoint }) {
      const value = checkpoint.documents.get("config.json")?.value;
      if (until(value)) return { targets: 1, findings: [] };
      return { targets: 1, findings: [{ args: {}, primary: valuePlace("config.json", []), fixes: [made] }] };
    },
  };
  return sampleRule(
    'check: { function: sample/mend }\nmessage: "not content"',
    { functions: new Map([[mend.name, mend]]) },
    path,
  );
}

const never = (): boolean => false;

describe("fixing a checkpoint", () => {
  it("makes all that do not touch each other in one round, new members of one object among them", async () => {
    const run = await fix({ "config.json": '{\n  "a": 0\n}\n' }, [
      wants("a", 1, "s/a.yaml"),
      wants("b", 2, "s/b.yaml"),
      wants("c", 3, "s/c.yaml"),
    ]);
    expect(run.after("config.json")).toBe('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}\n');
    expect(run.lints).toBe(1);
    expect(run.findings).toBe(3);
    expect(run.files).toMatchObject([{ file: "config.json", findings: 3, before: '{\n  "a": 0\n}\n' }]);
    expect(run.result.diagnostics).toEqual([]);
    expect(run.skipped).toEqual([]);
  });

  it("makes a second fix in a second round where it needs the first", async () => {
    const nested = sampleRule(
      `check: { file: config.json, at: /a/b, required: true, assert: { eq: 1 } }
fix: { title: add b, safety: safe, edits: [{ insert: "config.json#/a/b", to: 1 }] }`,
      {},
      "s/nested.yaml",
    );
    const outer = sampleRule(
      `check: { file: config.json, at: /a, required: true, assert: { exists: true } }
fix: { title: add a, safety: safe, edits: [{ insert: "config.json#/a", to: { value: {} } }] }`,
      {},
      "s/outer.yaml",
    );
    const run = await fix({ "config.json": '{"x": 1}' }, [nested, outer]);
    expect(run.after("config.json")).toBe('{"x": 1, "a": {"b": 1}}');
    expect(run.lints).toBe(2);
  });

  it("makes one edit for two findings that want the same", async () => {
    const run = await fix({ "config.json": '{"x": 1}' }, [wants("a", 1, "s/a.yaml"), wants("a", 1, "s/same.yaml")]);
    expect(run.after("config.json")).toBe('{"x": 1, "a": 1}');
    expect(run.findings).toBe(2);
  });

  it("stops where two rules undo each other, and says so", async () => {
    const run = await fix({ "config.json": '{"a": 1}' }, [wants("a", 2, "s/two.yaml"), wants("a", 1, "s/one.yaml")]);
    expect(run.lints).toBe(10);
    expect(run.skipped.map(({ title, reason }) => [title, reason])).toEqual([
      ["set a to 2", "after 10 rounds other fixes still stand in its way"],
    ]);
    // Ten rounds there and back: the file is as it was.
    expect(run.files).toEqual([]);
  });

  it("leaves unsafe fixes alone unless they are asked for", async () => {
    const files = { "config.json": '{"a": 0}' };
    const rules = [wants("a", 1, "s/a.yaml", "unsafe")];
    expect((await fix(files, rules)).files).toEqual([]);
    expect((await fix(files, rules, { unsafe: true })).after("config.json")).toBe('{"a": 1}');
  });

  it.each([{ kind: "ignored", reason: "a test" }, { kind: "baselined" }] as const)(
    "leaves a finding alone that is $kind",
    async (state) => {
      expect((await fix({ "config.json": '{"a": 0}' }, [wants("a", 1, "s/a.yaml")], { state })).files).toEqual([]);
    },
  );

  it("takes a fix back after which its finding is still there, and makes the others", async () => {
    const vain = always([{ op: "insert", file: "config.json", pointer: ["z"], json: "1" }], never, "s/vain.yaml");
    const run = await fix({ "config.json": '{"a": 0}' }, [vain, wants("a", 1, "s/a.yaml")]);
    expect(run.after("config.json")).toBe('{"a": 1}');
    expect(run.skipped).toEqual([
      { ruleId: "s/vain", file: "config.json", title: "mend s/vain.yaml", reason: "its finding would still be there" },
    ]);
  });

  it("takes a fix back that leaves no JSON, and makes the others", async () => {
    const breaks = always(
      [{ op: "replace", file: "config.json", range: { offset: 0, length: 1 }, text: "" }],
      never,
      "s/breaks.yaml",
    );
    const run = await fix({ "config.json": '{"a": 0}' }, [breaks, wants("a", 1, "s/a.yaml")]);
    expect(run.after("config.json")).toBe('{"a": 1}');
    expect(run.skipped.map(({ reason }) => reason)).toEqual(["it would leave a file that is no JSON"]);
  });

  it("removes a byte-order mark by its stretch of the text", async () => {
    const mark = always(
      [{ op: "replace", file: "config.json", range: { offset: 0, length: 1 }, text: "" }],
      never,
      "s/mark.yaml",
    );
    // The finding itself stays here, so the fix is taken back: what counts is that it could be made.
    const run = await fix({ "config.json": '\ufeff{"a": 0}' }, [mark]);
    expect(run.skipped.map(({ reason }) => reason)).toEqual(["its finding would still be there"]);
  });

  it("writes a new file, and none over one that is there or under a name that is a path", async () => {
    const hasFile = (name: string) => (text: string) =>
      sampleRule(
        `check: { file: ${name}, assert: { exists: true } }
fix: { title: write it, safety: safe, edits: [{ create: ${name}, to: { value: { a: [1, 2.5] } } }] }${text}`,
        {},
        "s/file.yaml",
      );
    const run = await fix({ "config.json": "{}" }, [hasFile("generation_config.json")("")]);
    expect(run.files).toEqual([
      { file: "generation_config.json", before: null, after: '{\n  "a": [\n    1,\n    2.5\n  ]\n}\n', findings: 1, group: ["generation_config.json"] },
    ]);
    const create = (file: string): StructuralEdit => ({ op: "create", file, text: "{}" });
    for (const name of ["config.json", "../x.json", ".hidden", "a/b.json", ""]) {
      const rule = always([create(name)], never, "s/create.yaml");
      const { result, files } = await fix({ "config.json": "{}" }, [rule]);
      expect(result.diagnostics[0]?.fixes).toEqual([]);
      expect(files).toEqual([]);
    }
  });

  it.each([
    ["a blob of the Hub's cache", `../../blobs/${"0".repeat(40)}`, /Hub's cache/],
    ["another file of the folder", "real.json", /another file of the folder/],
  ])("does not touch a link to %s", async (_, target, reason) => {
    const files = { "real.json": '{"a": 0}', "config.json": { kind: "link", target } as const };
    const below = createMemoryFs(
      new Map<string, string | MemorySpecial>([
        [`blobs/${"0".repeat(40)}`, '{"a": 0}'],
        ...Object.entries(files).map(([name, content]) => [`snapshots/rev/${name}`, content] as const),
      ]),
    );
    const lint = async (): Promise<Linted> => {
      const checkpoint = await loadCheckpoint(below, "snapshots/rev", { modelTypes: MODEL_TYPES });
      return { result: lintWith([wants("a", 1, "s/a.yaml")], checkpoint), checkpoint };
    };
    const outcome = await fixCheckpoint(await lint(), lint, { unsafe: false });
    expect(outcome.files).toEqual([]);
    expect(outcome.skipped).toMatchObject([
      { file: "config.json", title: "set a to 1", reason: expect.stringMatching(reason) },
    ]);
  });

  it("makes no fix in a file that cannot be edited", async () => {
    const run = await fix({ "config.json": '{"a": 0,}' }, [wants("a", 1, "s/a.yaml")]);
    expect(run.result.diagnostics[0]?.fixes).toEqual([]);
    expect(run.files).toEqual([]);
  });

  it("never replaces a whole file, wherever a rule points", async () => {
    const whole = always([{ op: "set", file: "config.json", pointer: [], json: "{}" }], never, "s/whole.yaml");
    const run = await fix({ "config.json": '{"a": 0}' }, [whole]);
    expect(run.result.diagnostics[0]?.fixes).toEqual([]);
  });

  it("names a fix in one short line, whatever it writes", async () => {
    const title = `remove \u001b[31m\u202e${"x".repeat(10_000)}`;
    const edits: readonly StructuralEdit[] = [{ op: "remove", file: "config.json", pointer: ["a"] }];
    const mend: RuleFunction = {
      name: "sample/mend",
      options: { type: "object" },
      placeholders: [],
      run: () => ({
        targets: 1,
        findings: [{ args: {}, primary: valuePlace("config.json", []), fixes: [{ title, safety: "safe", edits }] }],
      }),
    };
    const rule = sampleRule('check: { function: sample/mend }\nmessage: "x"', {
      functions: new Map([[mend.name, mend]]),
    });
    const checkpoint = await loadCheckpoint(createMemoryFs(new Map([["m/config.json", '{"a": 0}']])), "m", {
      modelTypes: MODEL_TYPES,
    });
    const shown = lintWith([rule], checkpoint).diagnostics[0]?.fixes[0]?.title ?? "";
    expect(shown).toMatch(/^remove \\u001b\[31m\\u202ex+…$/);
    expect(shown.length).toBeLessThan(220);
  });

  it("offers edits with lines and columns", async () => {
    const below = createMemoryFs(new Map([["m/config.json", '{\r\n  "é": 1,\r\n  "a": 0\r\n}\r\n']]));
    const checkpoint = await loadCheckpoint(below, "m", { modelTypes: MODEL_TYPES });
    const [diagnostic] = lintWith([wants("a", 1, "s/a.yaml")], checkpoint).diagnostics;
    expect(valueAt(checkpoint.documents.get("config.json")?.value, ["a"])).toBe(0);
    expect(diagnostic?.fixes).toEqual([
      {
        title: "set a to 1",
        safety: "safe",
        edits: [
          {
            kind: "replace",
            file: "config.json",
            range: { offset: 21, length: 1 },
            start: { line: 2, column: 7 },
            end: { line: 2, column: 8 },
            newText: "1",
          },
        ],
      },
    ]);
  });
});
