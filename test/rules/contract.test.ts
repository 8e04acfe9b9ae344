import { describe, expect, it } from "vitest";
import { compileRule } from "../../src/engine/compile-rule.ts";
import { loadRules } from "../../src/engine/loader/load-rules.ts";
import type { CaseFile } from "../../src/engine/testing/case-file.ts";
import { parseCaseFile } from "../../src/engine/testing/parse-case-file.ts";
import { runCase } from "../../src/engine/testing/run-case.ts";
import { RuleFileError } from "../../src/errors.ts";
import { caseEnvironment, projectFiles, shippedSchemas } from "../support/rule-cases.ts";

const CASES_ENDING = ".cases.yaml";
const { rules, presets } = loadRules(projectFiles("rules", ".yaml"), { schemas: shippedSchemas() });
const caseFiles = new Map(
  projectFiles("test/rules", CASES_ENDING).map(({ path, text }) => [path.slice(0, -CASES_ENDING.length), text]),
);
const env = caseEnvironment();

describe("every shipped rule", () => {
  it("has a case file", () => {
    expect(rules.map(({ meta }) => meta.id).filter((id) => !caseFiles.has(id))).toEqual([]);
  });

  it("has docs that say more than its title", () => {
    const terse = rules.filter(({ meta }) => meta.docs.length < 80 || meta.evidence.length === 0);
    expect(terse.map(({ meta }) => meta.id)).toEqual([]);
  });

  it("words its message in lower case without a full stop", () => {
    const odd = rules.filter(({ message }) => /^[A-Z][a-z]/.test(message) || /[^.]\.$/.test(message));
    expect(odd.map(({ meta, message }) => `${meta.id}: ${message}`)).toEqual([]);
  });
});

describe("the preset strict", () => {
  it("makes an error of every rule that warns, and of no other", () => {
    const strict = presets.find(({ name }) => name === "strict");
    const warn = rules.filter(({ meta }) => meta.severity === "warning").map(({ meta }) => meta.id);
    expect(strict?.rules.map(({ rule, level }) => `${rule}:${level}`)).toEqual(warn.map((id) => `${id}:error`));
  });
});

describe("every case file", () => {
  it("has a rule", () => {
    const ids = new Set(rules.map(({ meta }) => meta.id));
    expect([...caseFiles.keys()].filter((id) => !ids.has(id))).toEqual([]);
  });
});

for (const source of rules) {
  const { id } = source.meta;
  const text = caseFiles.get(id);
  if (text === undefined) continue;
  describe(`rule ${id}`, () => {
    const file = parsed(id, text);
    if ("mistakes" in file) {
      it("has a case file without mistakes", () => {
        expect(file.mistakes).toBe("");
      });
      return;
    }
    const rule = compileRule(source);
    for (const input of [...file.valid, ...file.invalid]) {
      it(`${"errors" in input ? "reports" : "accepts"}: ${input.name}`, async () => {
        const failures = await runCase(rule, input, file, env);
        expect(failures.map((failure) => `${id}, "${input.name}": ${failure}`).join("\n")).toBe("");
      });
    }
  });
}

/** One broken case file must not keep those of other rules from running. */
function parsed(id: string, text: string): CaseFile | { readonly mistakes: string } {
  try {
    return parseCaseFile(`test/rules/${id}${CASES_ENDING}`, text);
  } catch (error) {
    if (error instanceof RuleFileError) return { mistakes: error.message };
    throw error;
  }
}
