import { compare, valid } from "@renovatebot/pep440";
import type { JsonValue } from "../../../format/json/json-value.ts";

/** A hostile version is not worth the time that a regular expression may take over it. */
const LONGEST_VERSION = 100;

/** The plain order of PEP 440, in which 4.45.0.dev0 precedes 4.45.0; null when either text is no version. */
export function compareVersions(version: JsonValue | undefined, other: JsonValue | undefined): number | null {
  const [left, right] = [publicVersion(version), publicVersion(other)];
  return left === null || right === null ? null : compare(left, right);
}

/** Without the local part, +cu121. */
function publicVersion(value: JsonValue | undefined): string | null {
  if (typeof value !== "string" || value.length > LONGEST_VERSION) return null;
  const text = value.trim();
  return valid(text) === null ? null : (text.split("+")[0] ?? null);
}
