import { compare, valid } from "@renovatebot/pep440";

/** A hostile version is not worth the time that a regular expression may take over it. */
const LONGEST_VERSION = 100;

/** Whether a Python version comes before another by PEP 440; null for what is no version. */
export function isBefore(version: string, bound: string): boolean | null {
  const text = version.trim();
  if (text.length > LONGEST_VERSION || valid(text) === null) return null;
  return compare(text.split("+")[0] ?? text, bound) < 0;
}
