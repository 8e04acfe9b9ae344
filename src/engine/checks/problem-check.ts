import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { PROBLEM_CODES, type Problem } from "../../checkpoint/problem.ts";
import { InternalError } from "../../errors.ts";
import { memberOf } from "../../format/json/json-value.ts";
import type { Glob, GlobMatcher } from "../glob-matcher.ts";
import type { ProblemCheckSource } from "../rule-source.ts";
import type { Check, Observation } from "./observation.ts";
import { problemFixes } from "./problem-fixes.ts";

/** `{ problem, file }`: what was seen while the files were read. */
export function compileProblemCheck(source: ProblemCheckSource, globs: GlobMatcher): Check {
  const codes = new Set([source.problem].flat().flatMap((code) => codesOf(code, globs)));
  const files = source.file === undefined ? null : globs(source.file);
  const formats = new Set([...codes].map((code) => code.slice(0, code.indexOf("/"))));
  return ({ checkpoint }) => {
    const found = checkpoint.problems.filter(
      ({ code, place }) => codes.has(code) && (files === null || files.matches(place.file)),
    );
    let targets = found.length;
    for (const format of formats) targets += candidates(checkpoint, format, files);
    return { targets, observations: found.map((problem) => observe(problem, checkpoint)), folded: 0 };
  };
}

/** The codes that a rule names, by name or by glob; none for a mistake. */
function codesOf(code: string, globs: GlobMatcher): readonly string[] {
  const glob = globs(code);
  const codes = PROBLEM_CODES.filter((each) => glob.matches(each));
  if (codes.length === 0) throw new InternalError(`unknown problem code ${code}`);
  return codes;
}

function observe(problem: Problem, { documents }: Checkpoint): Observation {
  const { place, related = [], detail, args = {} } = problem;
  return {
    primary: place,
    related,
    actual: memberOf(args, "actual"),
    expected: memberOf(args, "expected"),
    args: { ...args, detail },
    fixes: problemFixes(problem, documents.get(place.file)),
  };
}

/** How many files could have had such a problem: a rule about safetensors headers has nothing to say of a folder without them. */
function candidates({ files, documents, weights, scans }: Checkpoint, format: string, only: Glob | null): number {
  const count = (names: Iterable<string>): number => {
    let total = 0;
    for (const name of names) if (only === null || only.matches(name)) total++;
    return total;
  };
  switch (format) {
    case "file":
      return count(files.keys());
    case "json":
    case "yaml":
    case "deploy":
    case "pair":
      return count(documents.keys());
    case "safetensors":
    case "torch":
      return count(
        weights.shards.map((shard) => shard.file).filter((name) => isSafetensors(name) === (format === "safetensors")),
      );
    case "index":
      return count([weights.index, ...weights.otherIndexes].flatMap((index) => index?.file ?? []));
    case "scan":
      return scans === null ? 0 : count(weights.loaded.map(({ file }) => file));
    case "tokenizer":
      return files.has("tokenizer.json") ? count(["tokenizer.json"]) : 0;
    default:
      throw new InternalError(`problems of ${format} have no candidates`);
  }
}

function isSafetensors(name: string): boolean {
  return name.endsWith(".safetensors");
}
