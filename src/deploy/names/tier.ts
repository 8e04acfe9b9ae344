import { quote } from "../../format/text/quote.ts";
import type { TextFormat } from "./text-format.ts";

/** Tokens of a tier: 8k is 8192, 448 is itself; null for `default` and lengths of vocoder codes (10t). */
export function tierLength(tier: string): number | null {
  const match = /^(\d+)(k?)$/.exec(tier);
  return match === null ? null : Number(match[1]) * (match[2] === "k" ? 1024 : 1);
}

/** As the vendor's tool prints a length: from 1024 on in thousands. */
export function tierOf(length: number): string {
  return length >= 1024 && length % 1024 === 0 ? `${length / 1024}k` : String(length);
}

export const TIER: TextFormat = {
  check(text) {
    if (/^(?:\d+k|\d+t|default)$/.test(text)) return null;
    const length = /^\d+$/.test(text) ? Number(text) : null;
    if (length !== null && length < 1024) return null;
    const near =
      length !== null && length % 1024 === 0 ? tierOf(length) : /^\d+K$/.test(text) ? text.toLowerCase() : null;
    const hint = near === null ? "tiers are 4k, 8k, 128k, or a number below 1024" : `write ${near}`;
    return { code: "deploy/field-doubt", detail: `${quote(text)} is not spelt as the tiers that were seen: ${hint}` };
  },
};
