import { compileFactCheck } from "./checks/fact-check.ts";
import { compileFileCheck } from "./checks/file-check.ts";
import { compileFunctionCheck } from "./checks/function-check.ts";
import type { Check } from "./checks/observation.ts";
import { compileProblemCheck } from "./checks/problem-check.ts";
import { compileTensorCheck } from "./checks/tensor-check.ts";
import type { RuleFunction } from "./functions/rule-function.ts";
import type { GlobMatcher } from "./glob-matcher.ts";
import type { RuleMeta } from "./rule.ts";
import type { CheckSource } from "./rule-source.ts";

export function compileCheck(
  source: CheckSource,
  meta: RuleMeta,
  globs: GlobMatcher,
  functions: ReadonlyMap<string, RuleFunction>,
): Check {
  if ("fact" in source) return compileFactCheck(source);
  if ("tensor" in source) return compileTensorCheck(source, globs);
  if ("problem" in source) return compileProblemCheck(source, globs);
  if ("function" in source) return compileFunctionCheck(source, meta, functions);
  return compileFileCheck(source, globs);
}
