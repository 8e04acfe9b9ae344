import { UsageError } from "../errors.ts";

const UNITS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["b", 1],
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
  ["tb", 1e12],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30],
  ["tib", 2 ** 40],
]);

/**
 * Bytes of "5GB" (10^9 each, as in transformers), "5GiB" (2^30) or "1500000".
 * @param option what it is the value of, for the error. @throws UsageError
 */
export function parseByteSize(text: string, option: string): number {
  const [, digits = "", unit = ""] = /^(\d{1,16}(?:\.\d{1,6})?) ?([a-z]{0,3})$/i.exec(text) ?? [];
  const factor = UNITS.get(unit.toLowerCase());
  const bytes = Math.floor(Number(digits) * (factor ?? 0));
  if (digits !== "" && bytes >= 1 && Number.isSafeInteger(bytes)) return bytes;
  throw new UsageError(`${option} is "${text}", which is no size`, {
    hint: "write a number with its unit, such as 5GB, 500MB or 5GiB",
  });
}
