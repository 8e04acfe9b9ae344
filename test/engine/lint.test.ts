import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { filePlace, type Place, valuePlace } from "../../src/checkpoint/place.ts";
import { MAX_FINDINGS } from "../../src/engine/compile-rule.ts";
import { distinctFingerprints } from "../../src/engine/fingerprint.ts";
import type { FunctionFinding, RuleFunction } from "../../src/engine/functions/rule-function.ts";
import { countDiagnostics, lintCheckpoint } from "../../src/engine/lint.ts";
import type { Rule } from "../../src/engine/rule.ts";
import { createArchitectures } from "../../src/model/architecture/architectures.ts";
import { buildCheckpoint } from "../support/rule-cases.ts";
import { lintWith, sampleRule } from "./rule-sample.ts";

const tiny = await buildCheckpoint();

/** A rule whose function gives these findings. */
function fixedRule(findings: readonly FunctionFinding[], more: { path?: string; message?: string } = {}): Rule {
  const fixed: RuleFunction = {
    name: "sample/fixed",
    options: { type: "object" },
    placeholders: ["what"],
    run: () => ({ targets: 1, findings }),
  };
  return sampleRule(
    `check: { function: sample/fixed }\nmessage: "${more.message ?? "{what}"}"`,
    {
      functions: new Map([[fixed.name, fixed]]),
    },
    more.path,
  );
}

const at = (primary: Place, what: string): FunctionFinding => ({ args: { what }, primary });

describe("lintCheckpoint", () => {
  it("takes a finding for another one when a fact that its message tells is another", async () => {
    const print = async (message: string, size: number): Promise<string | undefined> => {
      const rule = fixedRule([at(valuePlace("config.json", ["model_type"]), "x")], { message });
      const checkpoint = await buildCheckpoint({ patch: { "config.json": { vocab_size: size } } });
      return lintWith([rule], checkpoint).diagnostics[0]?.fingerprint;
    };
    const told = "{what} with {fact:vocabulary.size} tokens";
    expect(await print(told, 72)).not.toBe(await print(told, 80));
    expect(await print("{what}", 72)).toBe(await print("{what}", 80));
  });

  it("reports a rule that throws, and runs the others", () => {
    const sound = sampleRule("check: { fact: vocabulary.size, assert: { eq: 8 } }", {}, "sample/sound.yaml");
    const crashing: Rule = {
      ...sound,
      meta: { ...sound.meta, id: "sample/crashing" },
      check: () => {
        throw new RangeError("Maximum call stack\u001B[2J size exceeded");
      },
    };
    const result = lintWith([crashing, sound], tiny);
    expect(
      result.diagnostics.map(({ ruleId, severity, message, place }) => [ruleId, severity, message, place.file]),
    ).toEqual([
      [
        "internal/rule-crashed",
        "error",
        "the rule sample/crashing crashed: Maximum call stack\\u001b[2J size exceeded",
        "",
      ],
      ["sample/sound", "error", "64 / 8", "config.json"],
    ]);
    expect(result.rules).toEqual({
      checked: ["sample/sound"],
      notApplicable: [],
      waitingForBase: [],
      crashed: [{ id: "sample/crashing", error: "Maximum call stack\u001B[2J size exceeded" }],
    });
    expect([...result.ruleMeta.keys()]).toEqual(["sample/crashing", "sample/sound", "internal/rule-crashed"]);
  });

  it("gives findings the level of the rule and leaves out rules that are off", () => {
    const one = sampleRule("check: { fact: vocabulary.size, assert: { eq: 8 } }", {}, "sample/one.yaml");
    const two = sampleRule("check: { fact: vocabulary.size, assert: { eq: 9 } }", {}, "sample/two.yaml");
    const result = lintCheckpoint(
      tiny,
      { rules: [one, two], presets: new Map(), validators: new Map(), architectures: createArchitectures([]) },
      {
        base: null,
        deployment: { transformersVersion: null },
        levels: new Map([
          ["sample/one", "info"],
          ["sample/two", "off"],
        ]),
        loadTime: 12,
      },
    );
    expect(result.diagnostics.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([["sample/one", "info"]]);
    expect(result.counts).toEqual({ error: 0, warning: 0, info: 1, ignored: 0, baselined: 0, fixable: 0 });
    expect([...result.ruleMeta.keys()]).toEqual(["sample/one"]);
    expect(result.rules.checked).toEqual(["sample/one"]);
    expect(result.model).toEqual({ id: null, name: null, how: "none" });
    // Five JSON files and one weight file; 2 x 9 layer tensors, embedding, head and norm.
    expect(result.stats).toMatchObject({ filesRead: 6, tensors: 21, loadTime: 12 });
  });

  it("sorts by file, line, column, rule and message", () => {
    const places: readonly FunctionFinding[] = [
      at(valuePlace("config.json", ["vocab_size"]), "b"),
      at(filePlace("tokenizer.json"), "z"),
      at(valuePlace("config.json", ["hidden_size"]), "y"),
      at(valuePlace("config.json", ["vocab_size"]), "a"),
      at(filePlace("config.json"), "whole"),
      at({ file: "config.json", pointer: ["vocab_size"], part: "key" }, "x"),
      at(filePlace(""), "folder"),
    ];
    const { diagnostics } = lintWith([fixedRule(places)], tiny);
    expect(diagnostics.map(({ message }) => message)).toEqual(["folder", "whole", "y", "x", "a", "b", "z"]);
  });

  it("sorts findings of one place by rule before message", () => {
    const place = valuePlace("config.json", ["vocab_size"]);
    const rules = [
      fixedRule([at(place, "a")], { path: "sample/two.yaml" }),
      fixedRule([at(place, "b")], { path: "sample/one.yaml" }),
    ];
    expect(lintWith(rules, tiny).diagnostics.map(({ message }) => message)).toEqual(["b", "a"]);
  });

  it("shows one of several equal findings", () => {
    const same = at(valuePlace("config.json", ["vocab_size"]), "a");
    const { diagnostics } = lintWith(
      [fixedRule([same, same, at(valuePlace("config.json", ["hidden_size"]), "a")])],
      tiny,
    );
    expect(diagnostics.map(({ place }) => place.pointer)).toEqual([["hidden_size"], ["vocab_size"]]);
  });

  it("spells out a hundred findings of a rule and counts the rest", () => {
    const many = Array.from({ length: 105 }, (_, index) => at(filePlace("model.safetensors"), `tensor ${index}`));
    const { diagnostics, counts } = lintWith([fixedRule(many)], tiny);
    expect(MAX_FINDINGS).toBe(100);
    expect(diagnostics).toHaveLength(101);
    expect(counts.error).toBe(101);
    const folded = diagnostics.find(({ message }) => message.startsWith("…"));
    expect(folded).toMatchObject({ ruleId: "sample/rule", message: "… and 5 more like this", suggestion: null });
    expect(folded?.place).toEqual(filePlace("model.safetensors"));
  });

  it("stays quick and small when half a million things are wrong", async () => {
    const text = `{ ${Array.from({ length: 200_000 }, (_, index) => `"k${index}": 1`).join(", ")} }`;
    const wrong = await buildCheckpoint({ files: { "generation_config.json": text } });
    const rule = sampleRule('check: { file: generation_config.json, at: "/*", assert: { eq: 2 } }');
    const { diagnostics } = lintWith([rule], wrong);
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.find(({ message }) => message.startsWith("…"))?.message).toBe("… and 199900 more like this");
  });

  it("links every diagnostic to the page of its rule", () => {
    const [diagnostic] = lintWith([fixedRule([at(filePlace(""), "a")])], tiny).diagnostics;
    expect(diagnostic?.docsUrl).toBe(
      "https://github.com/checkpointlint/checkpointlint/blob/main/docs/rules/sample/rule.md",
    );
    expect(diagnostic?.state).toEqual({ kind: "active" });
    expect(diagnostic).not.toHaveProperty("args");
    expect(diagnostic).not.toHaveProperty("primary");
  });

  it("gives the same result for the same checkpoint", () => {
    const rule = fixedRule([at(valuePlace("config.json", ["vocab_size"]), "a"), at(filePlace("x"), "b")]);
    const { stats: _, ...first } = lintWith([rule], tiny);
    const { stats: __, ...second } = lintWith([rule], tiny);
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });
});

describe("fingerprints", () => {
  const rule = sampleRule("check: { fact: vocabulary.size, assert: { eq: 8 } }");
  const of = async (files: Record<string, string>): Promise<string | undefined> =>
    lintWith([rule], await buildCheckpoint({ files })).diagnostics[0]?.fingerprint;

  it("stay when the file is reformatted, and change with the value", async () => {
    const config = '"model_type": "llama", "architectures": ["LlamaForCausalLM"]';
    const first = await of({ "config.json": `{ "vocab_size": 64, ${config} }` });
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(await of({ "config.json": `{\n\n  ${config},\n "vocab_size":\t64 }` })).toBe(first);
    expect(await of({ "config.json": `{ "vocab_size": 65, ${config} }` })).not.toBe(first);
  });

  it("differ by pointer and by rule", () => {
    const one = (pointer: string, path: string): string | undefined =>
      lintWith([fixedRule([at(valuePlace("config.json", [pointer]), "a")], { path })], tiny).diagnostics[0]
        ?.fingerprint;
    const all = [one("vocab_size", "a/b.yaml"), one("hidden_size", "a/b.yaml"), one("vocab_size", "a/c.yaml")];
    expect(new Set(all).size).toBe(3);
  });

  it("are told apart when they collide, by hashing again with the ordinal", () => {
    const again = createHash("sha256").update("aa#1").digest("hex").slice(0, 32);
    expect(distinctFingerprints(["aa", "bb", "aa"])).toEqual(["aa", "bb", again]);
    const same = fixedRule([
      { args: { what: "a" }, primary: { file: "config.json", pointer: ["vocab_size"], part: "key" } },
      { args: { what: "a" }, primary: { file: "config.json", pointer: ["vocab_size"], part: "value" } },
    ]);
    const { diagnostics } = lintWith([same], tiny);
    expect(new Set(diagnostics.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

describe("counts", () => {
  it("keep ignored and baselined diagnostics apart", () => {
    const { diagnostics } = lintWith(
      [fixedRule([at(filePlace("a"), "a"), at(filePlace("b"), "b"), at(filePlace("c"), "c")])],
      tiny,
    );
    const [one, two, three] = diagnostics;
    if (one === undefined || two === undefined || three === undefined) throw new Error("three findings");
    const states = [
      one,
      { ...two, state: { kind: "ignored", reason: "x" } as const },
      { ...three, state: { kind: "baselined" } as const },
    ];
    expect(countDiagnostics(states)).toEqual({ error: 1, warning: 0, info: 0, ignored: 1, baselined: 1, fixable: 0 });
  });
});
