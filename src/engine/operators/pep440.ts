import { compare, satisfies, valid, validRange } from "@renovatebot/pep440";
import type { NestingOperator } from "./operator.ts";
import { type VersionScheme, versionOperator } from "./version-operator.ts";

/** A hostile version is not worth the time that a regular expression may take over it. */
const LONGEST_VERSION = 100;

const PEP440: VersionScheme = {
  compare(version, other) {
    const [left, right] = [publicVersion(version), publicVersion(other)];
    return left === null || right === null ? null : compare(left, right);
  },
  satisfies(version, range) {
    const actual = publicVersion(version);
    if (actual === null || !validRange(range)) return null;
    return range.split(",").every((clause) => clauseHolds(actual, clause.trim()));
  },
};

/**
 * A Python version against a specifier (">=4.45.1,<5") or another version. The order is the plain one of PEP 440: a dev
 * release precedes its release, so 4.45.0.dev0 is "<4.45.0" (a specifier of PEP 440 itself would leave it out, for pip
 * must not install it; here the question is what the code can do). The local part, +cu121, does not count.
 */
export const pep440: NestingOperator = versionOperator("pep440", PEP440);

function clauseHolds(version: string, clause: string): boolean {
  const strict = /^([<>])\s*([^=].*)$/.exec(clause);
  if (strict === null) return satisfies(version, clause, { prereleases: true });
  const order = compare(version, strict[2] ?? "");
  return strict[1] === "<" ? order < 0 : order > 0;
}

function publicVersion(text: string): string | null {
  const trimmed = text.trim();
  return trimmed.length <= LONGEST_VERSION && valid(trimmed) !== null ? (trimmed.split("+")[0] ?? null) : null;
}
