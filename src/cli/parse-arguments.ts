import parser from "yargs-parser";
import { InternalError, UsageError } from "../errors.ts";
import { nearestNames } from "../model/nearest-names.ts";
import { COMMON_OPTIONS, type OptionSpec, type OptionTable } from "./option-table.ts";

/** What the command line says. Asking for an option that is not in the command's table is a fault of ours. */
export interface ParsedArguments {
  /** As they were typed, for a report that repeats them. */
  readonly argv: readonly string[];
  readonly positionals: readonly string[];
  /** null when the flag is not given. */
  flag(name: string): boolean | null;
  text(name: string): string | null;
  wholeNumber(name: string): number | null;
  /** Whether --no-<name> is given for an option that has a value. */
  off(name: string): boolean;
  /** The values of an option that may be given several times, in their order. */
  list(name: string): readonly string[];
}

/**
 * Reads arguments with the parser of yargs: without its command layer, which takes 30 ms to import. What yargs lets pass
 * is refused here: unknown options, a value too many or too few, what is no number, a bare `-`.
 * @throws UsageError
 */
export function parseArguments(argv: readonly string[], ownOptions: OptionTable): ParsedArguments {
  const options = new Map(Object.entries({ ...COMMON_OPTIONS, ...ownOptions }));
  const tokens = spellWithHyphens(argv);
  refuseFlagMisuse(tokens, options);
  const parsed: Readonly<Record<string, unknown>> = parser(tokens, parserOptions(options));
  refuseUnknown(parsed, tokens, options);
  const values = new Map<string, readonly string[]>();
  const flags = new Map<string, boolean>();
  const off = new Set<string>();
  for (const [name, spec] of options) {
    const given = parsed[name] === undefined ? [] : [parsed[name]].flat();
    if (given.length === 0) continue;
    if (spec.negatable === true && given.includes(false)) {
      if (given.some((value) => value !== false)) {
        throw new UsageError(`both --${name} and --no-${name} are given`, { hint: "keep one of them" });
      }
      off.add(name);
      continue;
    }
    if (spec.type === "flag") flags.set(name, given[0] === true);
    else values.set(name, checkedValues(asTyped(name, argv), spec, given));
  }
  const spec = (name: string): OptionSpec => {
    const found = options.get(name);
    if (found === undefined) throw new InternalError(`the option table lacks --${name}`);
    return found;
  };
  const list = (name: string): readonly string[] => (spec(name).type === "flag" ? [] : (values.get(name) ?? []));
  return {
    argv,
    positionals: positionalsOf(parsed, tokens),
    flag: (name) => (spec(name).type === "flag" ? (flags.get(name) ?? null) : null),
    text: (name) => list(name)[0] ?? null,
    off: (name) => spec(name).negatable === true && off.has(name),
    wholeNumber: (name) => list(name).map(Number)[0] ?? null,
    list,
  };
}

/** --max_warnings is --max-warnings: the vendor's tool spells with underscores. */
function spellWithHyphens(argv: readonly string[]): string[] {
  const end = argv.indexOf("--");
  return argv.map((token, at) => {
    if ((end !== -1 && at >= end) || !token.startsWith("--")) return token;
    const equals = token.indexOf("=");
    const name = equals === -1 ? token : token.slice(0, equals);
    return name.replaceAll("_", "-") + token.slice(name.length);
  });
}

function parserOptions(options: ReadonlyMap<string, OptionSpec>): parser.Options {
  const flags: string[] = [];
  const texts: string[] = [];
  const alias: Record<string, string[]> = {};
  for (const [name, spec] of options) {
    (spec.type === "flag" ? flags : texts).push(name);
    if (spec.short !== undefined) alias[name] = [spec.short];
  }
  return {
    boolean: flags,
    // Numbers too: "abc" would silently become NaN.
    string: texts,
    alias,
    configuration: {
      "camel-case-expansion": false,
      "dot-notation": false,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "populate--": true,
      "strip-aliased": true,
    },
  };
}

/** The parser takes `--quiet=maybe` for false, and the last of `--color --no-color`. */
function refuseFlagMisuse(tokens: readonly string[], options: ReadonlyMap<string, OptionSpec>): void {
  const seen = new Map<string, string>();
  for (const token of beforeDashes(tokens)) {
    const [, no = "", name = "", value] = /^--(no-)?([^=]+)(=.*)?$/.exec(token) ?? [];
    if (options.get(name)?.type !== "flag") continue;
    if (value !== undefined) {
      throw new UsageError(`--${no}${name} takes no value`, { hint: `write --${name} or --no-${name}` });
    }
    if ((seen.get(name) ?? no) !== no) {
      throw new UsageError(`both --${name} and --no-${name} are given`, { hint: "keep one of them" });
    }
    seen.set(name, no);
  }
}

function refuseUnknown(
  parsed: Readonly<Record<string, unknown>>,
  tokens: readonly string[],
  options: ReadonlyMap<string, OptionSpec>,
): void {
  for (const key of Object.keys(parsed)) {
    const isNegatedValue = parsed[key] === false && options.get(key)?.type !== "flag" && !options.get(key)?.negatable;
    if (key === "_" || key === "--" || (options.has(key) && !isNegatedValue)) continue;
    const typed = tokenOf(key, isNegatedValue, tokens);
    const bare = typed.replace(/^-+/, "");
    const near = [bare, key].flatMap((name) => nearestNames(name, spellings(options), 1))[0];
    const hint = near === undefined ? "--help lists the options" : `did you mean --${near}?`;
    throw new UsageError(`unknown option ${typed}`, { hint });
  }
}

function spellings(options: ReadonlyMap<string, OptionSpec>): readonly string[] {
  return [...options]
    .filter(([, spec]) => spec.hidden !== true)
    .flatMap(([name, spec]) => (spec.negatable ? [name, `no-${name}`] : [spec.negated ? `no-${name}` : name]));
}

/** The option as it was typed, without its value. */
function tokenOf(key: string, negated: boolean, tokens: readonly string[]): string {
  const long = `--${negated ? "no-" : ""}${key}`;
  const names = [...beforeDashes(tokens)].map((token) => token.split("=", 1)[0] ?? token);
  if (names.includes(long)) return long;
  return names.find((name) => /^-[^-]/.test(name) && name.includes(key)) ?? long;
}

/** A name with underscores, for whoever spelt it so. */
function asTyped(name: string, argv: readonly string[]): string {
  const typed = [...beforeDashes(argv)].map((token) => token.split("=", 1)[0] ?? token);
  const found = typed.find((token) => token.startsWith("--") && token.slice(2).replaceAll("_", "-") === name);
  return found?.slice(2) ?? name;
}

function checkedValues(name: string, spec: OptionSpec, given: readonly unknown[]): readonly string[] {
  const values = given.map(String);
  if (values.some((value) => value === "")) {
    const value = spec.choices?.join("|") ?? spec.value ?? spec.type;
    throw new UsageError(`--${name} needs a value`, { hint: `write --${name} <${value}>` });
  }
  if (spec.many !== true && values.length > 1) {
    throw new UsageError(`--${name} is given ${values.length} times: ${values.join(", ")}`, {
      hint: "keep one of them",
    });
  }
  for (const value of values) checkValue(name, spec, value);
  return values;
}

function checkValue(name: string, spec: OptionSpec, value: string): void {
  if (spec.type === "whole number") checkWholeNumber(name, value, spec.least ?? 0);
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    const near = nearestNames(value, spec.choices, 1)[0];
    const guess = near === undefined ? "" : `did you mean ${near}? `;
    throw new UsageError(`--${name} is "${value}"`, { hint: `${guess}it may be ${spec.choices.join(", ")}` });
  }
}

function checkWholeNumber(name: string, value: string, least: number): void {
  const isWhole = /^\d{1,9}$/.test(value);
  if (isWhole && Number(value) >= least) return;
  const fault = isWhole ? `--${name} is ${value}` : `--${name} is "${value}", which is no whole number`;
  throw new UsageError(fault, { hint: `write --${name} ${least} or more` });
}

/** Arguments after `--` are positional too: a file name may begin with a hyphen. */
function positionalsOf(parsed: Readonly<Record<string, unknown>>, tokens: readonly string[]): readonly string[] {
  const words = [parsed["_"] ?? []].flat().map(String);
  const rest = [parsed["--"] ?? []].flat().map(String);
  if ([...beforeDashes(tokens)].includes("-")) {
    throw new UsageError("- stands for standard input, which is no checkpoint", {
      hint: "name a folder, or ./- if that is its name",
    });
  }
  const empty = [...words, ...rest].includes("");
  if (empty) throw new UsageError("an argument is empty", { hint: "check the variable that it comes from" });
  return [...words, ...rest];
}

function* beforeDashes(tokens: readonly string[]): Generator<string> {
  for (const token of tokens) {
    if (token === "--") return;
    yield token;
  }
}
