import compare from "semver/functions/compare.js";
import satisfies from "semver/functions/satisfies.js";
import valid from "semver/functions/valid.js";
import validRange from "semver/ranges/valid.js";
import type { NestingOperator } from "./operator.ts";
import { type VersionScheme, versionOperator } from "./version-operator.ts";

const SEMVER: VersionScheme = {
  compare: (version, other) => (valid(version) === null || valid(other) === null ? null : compare(version, other)),
  satisfies: (version, range) =>
    valid(version) === null || validRange(range) === null
      ? null
      : satisfies(version, range, { includePrerelease: true }),
};

/** A semantic version against a range (">=0.20 <1") or another version; pre-releases count by their order. */
export const semver: NestingOperator = versionOperator("semver", SEMVER);
