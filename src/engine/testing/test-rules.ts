import { RuleFileError } from "../../errors.ts";
import { compileRule } from "../compile-rule.ts";
import { didYouMean } from "../did-you-mean.ts";
import { FUNCTIONS } from "../functions/registry.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import type { Plugin } from "../plugins/load-plugin.ts";
import { CASES_ENDING } from "../plugins/read-plugin-files.ts";
import type { RuleSource } from "../rule-source.ts";
import type { CaseEnvironment } from "./case-environment.ts";
import type { CaseFile } from "./case-file.ts";
import { parseCaseFile } from "./parse-case-file.ts";
import { runCase } from "./run-case.ts";

/** What the cases of a rule say of it. */
export interface RuleTest {
  readonly id: string;
  /** The case file, there or wanted. */
  readonly file: string;
  /** What is wrong before a case can run: no case file, or mistakes in it. */
  readonly trouble: RuleTestTrouble | null;
  readonly cases: readonly CaseTest[];
}

export interface RuleTestTrouble {
  /** `missing`: a failure. `broken`: the cases could not be run. */
  readonly kind: "missing" | "broken";
  readonly message: string;
}

export interface CaseTest {
  readonly name: string;
  readonly kind: "valid" | "invalid";
  /** Sentences; none when the case holds. */
  readonly failures: readonly string[];
}

/**
 * Runs the cases of a plugin's rules, each with its rule alone, in the order of their ids; case files without a rule too.
 * @param only ids of the rules to test; null for all
 */
export async function testRules(
  plugin: Plugin,
  environment: CaseEnvironment,
  options: { readonly only: ReadonlySet<string> | null; readonly shipped?: ReadonlyMap<string, RuleFunction> },
): Promise<readonly RuleTest[]> {
  const functions = new Map([...(options.shipped ?? FUNCTIONS), ...plugin.functions]);
  const wanted = (id: string): boolean => options.only === null || options.only.has(id);
  const sources = new Map(plugin.source.rules.map((rule) => [rule.meta.id, rule]));
  const ids = [...new Set([...sources.keys(), ...plugin.cases.keys()])].filter(wanted).sort();
  const tests: RuleTest[] = [];
  for (const id of ids) tests.push(await testRule(id, sources.get(id), plugin, functions, environment));
  return tests;
}

async function testRule(
  id: string,
  source: RuleSource | undefined,
  plugin: Plugin,
  functions: ReadonlyMap<string, RuleFunction>,
  environment: CaseEnvironment,
): Promise<RuleTest> {
  const found = plugin.cases.get(id);
  const file = found?.file ?? `${plugin.folder.rulesFolder}/${id}${CASES_ENDING}`;
  const missing = (message: string): RuleTest => ({ id, file, trouble: { kind: "missing", message }, cases: [] });
  if (source === undefined) {
    return missing(
      `there is no rule "${id}"${didYouMean(
        id,
        plugin.source.rules.map(({ meta }) => meta.id),
      )}`,
    );
  }
  if (found === undefined) return missing("the rule has no cases; write at least one valid and one invalid one");
  const parsed = parse(file, found.text);
  if (typeof parsed === "string") return { id, file, trouble: { kind: "broken", message: parsed }, cases: [] };
  const rule = compileRule(source, { functions });
  const cases: CaseTest[] = [];
  for (const [kind, inputs] of [["valid", parsed.valid] as const, ["invalid", parsed.invalid] as const]) {
    for (const input of inputs) {
      cases.push({ name: input.name, kind, failures: await runCase(rule, input, parsed, environment) });
    }
  }
  return { id, file, trouble: null, cases };
}

/** One broken case file must not keep those of other rules from running. */
function parse(file: string, text: string): CaseFile | string {
  try {
    return parseCaseFile(file, text);
  } catch (error) {
    if (error instanceof RuleFileError) return error.message;
    throw error;
  }
}
