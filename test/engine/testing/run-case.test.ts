import { describe, expect, it } from "vitest";
import type { RuleFunction } from "../../../src/engine/functions/rule-function.ts";
import type { InvalidCase, ValidCase } from "../../../src/engine/testing/case-file.ts";
import { runCase } from "../../../src/engine/testing/run-case.ts";
import { buildCheckpoint, caseEnvironment } from "../../support/rule-cases.ts";
import { sampleRule } from "../rule-sample.ts";

const env = caseEnvironment();
const rule = sampleRule(
  'check: { fact: vocabulary.size, assert: { gt: { fact: tokenizer.max_id } } }\nmessage: "{actual} rows, ids up to {expected}"\nsuggestion: "grow it"\nrelated: [{ fact: tokenizer.max_id, label: here }]',
);
const small = { name: "small", patch: { "config.json": { vocab_size: 60 } } };
const expected = { at: "config.json#/vocab_size", covers: "60", message: "60 rows, ids up to 63" };

async function run(input: ValidCase | InvalidCase, of = rule): Promise<string> {
  return (await runCase(of, input, {}, env)).join("\n");
}

describe("the tiny checkpoint", () => {
  it.each([false, true])("has nothing wrong with it, sharded: %s", async (sharded) => {
    const { problems, kind, weights, facts } = await buildCheckpoint({ sharded });
    expect(problems).toEqual([]);
    expect(kind).toBe("huggingface");
    expect([weights.complete, weights.tensors.size, weights.loaded.length]).toEqual([true, 21, sharded ? 2 : 1]);
    expect(facts.get("tokenizer.size")?.value).toBe(64);
    expect(facts.get("tokenizer.max_id")?.value).toBe(63);
    expect(facts.get("rope.layout")?.value).toBe("v4");
    expect(facts.get("eos.tokenizer_id")?.value).toBe(58);
  });

  it("takes patches, whole files, removals and tensors", async () => {
    const { documents, files, weights } = await buildCheckpoint({
      patch: { "config.json": { hidden_act: null, rope_scaling: { factor: 4 } }, "new.json": { a: 1 } },
      files: { "notes.txt": "x" },
      remove: ["tokenizer.json"],
      tensors: { "lm_head.weight": null, "extra.bias": { dtype: "F32", shape: [3] } },
    });
    expect(documents.get("config.json")?.value).toMatchObject({ rope_scaling: { factor: 4, rope_type: "llama3" } });
    expect(documents.get("config.json")?.value).not.toHaveProperty("hidden_act");
    expect([files.has("new.json"), files.has("notes.txt"), files.has("tokenizer.json")]).toEqual([true, true, false]);
    expect(weights.tensors.has("lm_head.weight")).toBe(false);
    expect(weights.tensors.get("extra.bias")).toMatchObject({ dtype: "F32", shape: [3] });
    await expect(buildCheckpoint({ remove: ["absent.json"] })).rejects.toThrow('no file "absent.json" to remove');
    await expect(buildCheckpoint({ tensors: { absent: null } })).rejects.toThrow('no tensor "absent" to remove');
  });
});

describe("a case", () => {
  it("that holds says nothing", async () => {
    expect(await run({ name: "untouched" })).toBe("");
    expect(await run({ ...small, errors: [expected] })).toBe("");
    const all = {
      part: "value",
      suggestion: "grow it",
      severity: "error",
      related: ["tokenizer.json#/added_tokens/7/id"],
    } as const;
    expect(await run({ ...small, errors: [{ ...expected, ...all }] })).toBe("");
  });

  it("fails when a valid checkpoint has a finding", async () => {
    expect(await run(small)).toBe(
      'an unexpected finding: config.json#/vocab_size (covers "60"): 60 rows, ids up to 63',
    );
  });

  it("fails when the rule had nothing to look at, unless it says so", async () => {
    const bare = { name: "bare", patch: { "config.json": { model_type: null, vocab_size: null } } };
    expect(await run(bare)).toMatch(/^the rule had nothing to look at/);
    expect(await run({ ...bare, expect: "not-applicable" })).toBe("");
    expect(await run({ name: "x", expect: "not-applicable" })).toBe(
      "the rule had something to look at; take expect away",
    );
  });

  it.each([
    [
      { at: "config.json#/hidden_size" },
      /^finding 1: at\n +expected "config.json#\/hidden_size"\n +found +"config.json#\/vocab_size"$/,
    ],
    [{ covers: "61" }, /^finding 1: covers\n +expected "61"\n +found +"60"$/],
    [{ covers: undefined }, /^finding 1: covers\n +expected none\n +found +"60"$/],
    [{ message: "x" }, /^finding 1: message\n/],
    [{ part: "key" }, /^finding 1: part\n/],
    [{ suggestion: "x" }, /^finding 1: suggestion\n/],
    [{ severity: "info" }, /^finding 1: severity\n/],
    [{ related: [] }, /^finding 1: related\n/],
  ] as const)("fails when %j was expected", async (difference, failure) => {
    const { covers, ...rest } = { ...expected, ...difference };
    const error = covers === undefined ? rest : { ...rest, covers };
    expect(await run({ ...small, errors: [error] })).toMatch(failure);
  });

  it("fails on another number of findings", async () => {
    expect(await run({ ...small, errors: [expected, expected] })).toMatch(/^expected 2 findings:[\s\S]*found 1:/);
    expect(await run({ name: "x", errors: [expected] })).toMatch(/^expected 1 findings:[\s\S]*found 0:$/);
  });

  it("fails on a placeholder that is left, and on a crash", async () => {
    const odd = sampleRule('check: { fact: vocabulary.size, assert: { eq: 1 } }\nmessage: "is {{actual}}"');
    const errors = [{ at: "config.json#/vocab_size", covers: "64", message: "is {actual}" }];
    expect(await run({ name: "x", errors }, odd)).toBe('a placeholder is left in "is {actual}": {actual}');
    const crash: RuleFunction = {
      name: "sample/crash",
      options: { type: "object" },
      placeholders: [],
      run() {
        throw new TypeError("no");
      },
    };
    const crashing = sampleRule("check: { function: sample/crash }", { functions: new Map([[crash.name, crash]]) });
    expect(await run({ name: "x" }, crashing)).toBe("the rule crashed: no");
  });

  it("uses the base model and the deployment of the file, or its own", async () => {
    const compared = sampleRule(
      'when: [{ deployment: transformersVersion, pep440: "<4.46" }]\ncheck: { fact: vocabulary.size, assert: { eq: { baseFact: vocabulary.size } } }',
    );
    const file = { base: "tiny", deployment: "4.45.1" };
    const failures = (input: ValidCase): Promise<readonly string[]> => runCase(compared, input, file, env);
    expect(await failures({ name: "x" })).toEqual([]);
    expect(await failures({ name: "x", base: "none", expect: "not-applicable" })).toEqual([]);
    expect(await failures({ name: "x", deployment: "4.46.0", expect: "not-applicable" })).toEqual([]);
    expect(await failures({ name: "x", base: "llama3-1b" })).toEqual([
      'an unexpected finding: config.json#/vocab_size (covers "64"): 64 / 128256',
    ]);
  });
});

describe("a case of a rule with a fix", () => {
  const fixing = (fix: string) =>
    sampleRule(`check: { file: config.json, at: /use_cache, assert: { eq: true } }\nmessage: "off"\nfix: ${fix}`);
  const good = fixing("{ title: turn it on, safety: safe, edits: [{ set: ., to: true }] }");
  const off = { name: "off", patch: { "config.json": { use_cache: false } } };
  const found = { at: "config.json#/use_cache", covers: "false", message: "off" };
  const stated = {
    title: "turn it on",
    safety: "safe",
    changes: { "config.json": '-  "use_cache": false,\n+  "use_cache": true,\n' },
  } as const;

  it("holds when it states the fix", async () => {
    expect(await run({ ...off, errors: [{ ...found, fix: stated }] }, good)).toBe("");
  });

  it("fails when it does not state it, and says how it would read", async () => {
    for (const fix of [{}, { fix: "none" as const }]) {
      const said = await run({ ...off, errors: [{ ...found, ...fix }] }, good);
      expect(said).toContain("finding 1: it has a fix that the case does not state:");
      expect(said).toContain('              +  "use_cache": true,');
    }
  });

  it.each([
    [{ title: "turn it off" }, /^finding 1: the fix is another/],
    [{ safety: "unsafe" }, /^finding 1: the fix is another/],
    [{ changes: { "config.json": '+  "use_cache": true,' } }, /^finding 1: the fix is another/],
  ] as const)("fails when %j is stated", async (part, message) => {
    expect(await run({ ...off, errors: [{ ...found, fix: { ...stated, ...part } }] }, good)).toMatch(message);
  });

  it("fails when there is no fix where one is stated, or none is and it does not say so", async () => {
    const none = fixing("{ title: turn it on, safety: safe, edits: [{ insert: ., to: true }] }");
    expect(await run({ ...off, errors: [{ ...found, fix: stated }] }, none)).toBe("finding 1: it has no fix");
    expect(await run({ ...off, errors: [found] }, none)).toBe(
      "finding 1: the rule has fixes, and this finding none; if that is meant, say fix: none",
    );
    expect(await run({ ...off, errors: [{ ...found, fix: "none" }] }, none)).toBe("");
  });

  it("fails when the finding is still there after its fix", async () => {
    const vain = fixing('{ title: turn it on, safety: safe, edits: [{ set: "config.json#/use_caches", to: true }] }');
    const fix = {
      ...stated,
      changes: { "config.json": '-  "vocab_size": 64\n+  "vocab_size": 64,\n+  "use_caches": true' },
    };
    expect(await run({ ...off, errors: [{ ...found, fix }] }, vain)).toBe(
      '"turn it on" was not made: its finding would still be there\nstill there after its fix: off',
    );
  });
});
