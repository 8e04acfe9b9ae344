import { ScannedWeightMap } from "../format/weight-index/scanned-weight-map.ts";
import { tensorNames, unlistedNames, type Weights } from "./weights.ts";

/** Tensor names that differ only in their numbers: a mixture of experts has 91,991 names and some forty patterns. */
export interface NamePattern {
  /** A name with `*` for every number: model.layers.*.mlp.experts.*.up_proj.weight. */
  readonly pattern: string;
  /** The first name of that pattern. */
  readonly first: string;
  readonly count: number;
  /** The name with the highest first number, and that number; -1 for a pattern without numbers. */
  readonly last: string;
  readonly highest: number;
}

const known = new WeakMap<Weights, readonly NamePattern[]>();

/** All patterns in the order of their first names. Rules that look at words in names ask here, not 91,991 times. */
export function namePatterns(weights: Weights): readonly NamePattern[] {
  const earlier = known.get(weights);
  if (earlier !== undefined) return earlier;
  const patterns = collect(weights);
  known.set(weights, patterns);
  return patterns;
}

type Counted = { -readonly [Key in keyof NamePattern]: NamePattern[Key] };

function collect(weights: Weights): readonly NamePattern[] {
  const map = weights.index?.weightMap;
  if (!(map instanceof ScannedWeightMap)) return collectNames(tensorNames(weights), []);
  return collectNames(unlistedNames(weights), collectScanned(map));
}

/** Names that were scanned are sorted by pattern already. */
function collectScanned({ names, patterns }: ScannedWeightMap): Counted[] {
  return patterns.map(({ first, count, highest, last }) => {
    const name = names.text(first);
    return { ...countedOf(name), count, highest, last: last === first ? name : names.text(last) };
  });
}

/** Candidates to try before the pattern of a name is spelled out. */
const MAX_TRIES = 8;

function collectNames(names: Iterable<string>, patterns: Counted[]): readonly NamePattern[] {
  const byPattern = new Map(patterns.map((counted) => [counted.pattern, counted]));
  // Names of one pattern end alike behind their last number; of two patterns that do, the beginning decides.
  const byTail = new Map<string, Counted[]>();
  for (const name of names) {
    const tail = name.slice(lastDigit(name) + 1);
    let candidates = byTail.get(tail);
    if (candidates === undefined) {
      candidates = [];
      byTail.set(tail, candidates);
    }
    let counted = candidates.find(({ pattern }) => matches(pattern, name));
    if (counted === undefined) {
      const made = countedOf(name);
      counted = byPattern.get(made.pattern);
      if (counted === undefined) {
        counted = made;
        byPattern.set(made.pattern, made);
        patterns.push(made);
      }
      if (candidates.length < MAX_TRIES) candidates.push(counted);
    }
    counted.count++;
    const number = firstNumber(counted.pattern, name);
    if (number > counted.highest) {
      counted.highest = number;
      counted.last = name;
    }
  }
  return patterns;
}

function countedOf(name: string): Counted {
  return { pattern: name.replace(/\d+/g, "*"), first: name, count: 0, last: name, highest: -1 };
}

/** The number that stands for the first `*` of the pattern; -1 without one. */
function firstNumber(pattern: string, name: string): number {
  const begin = pattern.indexOf("*");
  if (begin < 0) return -1;
  let number = 0;
  for (let at = begin; isDigit(name.charCodeAt(at)); at++) number = number * 10 + name.charCodeAt(at) - 0x30;
  return number;
}

function lastDigit(name: string): number {
  let at = name.length - 1;
  while (at >= 0 && !isDigit(name.charCodeAt(at))) at--;
  return at;
}

function matches(pattern: string, name: string): boolean {
  let at = 0;
  for (let index = 0; index < pattern.length; index++) {
    const code = pattern.charCodeAt(index);
    if (code === STAR) {
      const begin = at;
      while (isDigit(name.charCodeAt(at))) at++;
      if (at === begin) return false;
    } else if (name.charCodeAt(at++) !== code) return false;
  }
  return at === name.length;
}

const STAR = 0x2a;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
