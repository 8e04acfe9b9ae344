import type { Place } from "../checkpoint/place.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { printPointer } from "../format/json/pointer.ts";
import type { Observation } from "./checks/observation.ts";
import { compileCheck } from "./compile-check.ts";
import { compileCondition } from "./compile-condition.ts";
import { compileSource } from "./compile-source.ts";
import type { Fix } from "./fix.ts";
import { compileFix } from "./fixes/compile-fix.ts";
import { safetyWithBase } from "./fixes/safety-with-base.ts";
import { FUNCTIONS } from "./functions/registry.ts";
import type { RuleFunction } from "./functions/rule-function.ts";
import { type GlobMatcher, globMatcher } from "./glob-matcher.ts";
import { compileTemplate, parseTemplate, type Render } from "./message-template.ts";
import type { Resolve } from "./operators/operator.ts";
import { placeholderValue } from "./placeholder-values.ts";
import type { CheckOutcome, Finding, Rule, RuleContext } from "./rule.ts";
import type { RuleSource } from "./rule-source.ts";

/** Findings of one rule in one checkpoint that are spelt out. */
export const MAX_FINDINGS = 100;

const NOT_APPLICABLE: CheckOutcome = { targets: 0, findings: [], folded: 0 };

/**
 * Makes a rule of its validated source: closures only, no parser and no validator, and each part when it is first needed,
 * for most rules find nothing and many do not apply. @throws InternalError for a source that did not come from the loader
 */
export function compileRule(
  source: RuleSource,
  env: { readonly functions?: ReadonlyMap<string, RuleFunction> } = {},
): Rule {
  const { meta } = source;
  const globs = globMatcher(source.globs);
  const conditions = source.when.map((condition) => compileCondition(condition, globs));
  const check = lazily(() => compileCheck(source.check, meta, globs, env.functions ?? FUNCTIONS));
  const report = lazily(() => compileReport(source, globs));
  return {
    meta,
    check(context) {
      if (!conditions.every((holds) => holds(context))) return NOT_APPLICABLE;
      const { targets, observations, folded } = check()(context);
      const { findings, omitted } = firstDistinct(observations, (observation) => report()(observation, context));
      return { targets, findings, folded: folded + omitted };
    },
  };
}

function lazily<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function compileReport(
  source: RuleSource,
  globs: GlobMatcher,
): (observation: Observation, context: RuleContext) => Finding {
  const { meta } = source;
  const message = compileTemplate(source.message);
  const toldFacts = factsTold(source.message);
  const suggestion = source.suggestion === null ? null : compileTemplate(source.suggestion);
  const makeFixes = source.fixes.map((fix) => compileFix(fix, globs, meta.needsBase));
  const fixesOf = (
    observation: Observation,
    context: RuleContext,
    valueFor: (name: string) => string,
  ): readonly Fix[] => {
    const written = makeFixes.flatMap((make) => make(observation, context, valueFor) ?? []);
    const found = observation.fixes ?? [];
    const sure = meta.needsBase
      ? found.map((fix) => ({ ...fix, safety: safetyWithBase(fix.safety, context.base) }))
      : found;
    return [...sure, ...written];
  };
  const related = source.related.map(({ source: value, label }) => ({
    resolve: compileSource(value),
    label: compileTemplate(label),
  }));
  return (observation, context) => {
    const valueFor = (name: string): string => placeholderValue(name, observation, context);
    return {
      ruleId: meta.id,
      severity: meta.severity,
      message: message(valueFor),
      suggestion: suggestion?.(valueFor) ?? null,
      actual: observation.actual,
      expected: observation.expected,
      args: { ...observation.args, ...toldFacts(valueFor) },
      primary: observation.primary,
      related: [...observation.related, ...relatedPlaces(related, valueFor, context)],
      fixes: fixesOf(observation, context, valueFor),
      cause: meta.cause,
    };
  };
}

/** Changes with every save and is no part of what is wrong. */
const NO_IDENTITY: ReadonlySet<string> = new Set(["fact:transformers.version"]);

/** The facts that a message names are values of the finding like others: with another one it is another finding. */
function factsTold(template: string): (valueFor: (name: string) => string) => Finding["args"] {
  let names: readonly string[] | null = null;
  return (valueFor) => {
    names ??= parseTemplate(template).flatMap((part) =>
      "placeholder" in part && /^(?:fact|baseFact):/.test(part.placeholder) && !NO_IDENTITY.has(part.placeholder)
        ? [part.placeholder]
        : [],
    );
    return Object.fromEntries(names.map((name) => [name, valueFor(name)]));
  };
}

/** Sources without a place in the checkpoint (the base model's, or a key that is absent) have nothing to point at. */
function relatedPlaces(
  related: readonly { readonly resolve: Resolve; readonly label: Render }[],
  valueFor: (name: string) => string,
  context: RuleContext,
): readonly Place[] {
  return related.flatMap(({ resolve, label }) => {
    const place = resolve(context)?.place ?? null;
    return place === null ? [] : [{ ...place, label: label(valueFor) }];
  });
}

/** The first MAX_FINDINGS findings that differ; the rest is not even worded, for there may be half a million. */
function firstDistinct(
  observations: readonly Observation[],
  report: (observation: Observation) => Finding,
): { readonly findings: readonly Finding[]; readonly omitted: number } {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  let taken = 0;
  for (const observation of observations) {
    if (findings.length === MAX_FINDINGS) break;
    taken++;
    const finding = report(observation);
    const { primary } = finding;
    const range: JsonValue = primary.range === undefined ? null : [primary.range.offset, primary.range.length];
    const identity = JSON.stringify([
      primary.file,
      printPointer(primary.pointer),
      primary.part,
      range,
      finding.message,
      finding.suggestion,
    ]);
    if (seen.has(identity)) continue;
    seen.add(identity);
    findings.push(finding);
  }
  return { findings, omitted: observations.length - taken };
}
