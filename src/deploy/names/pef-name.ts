import { quote } from "../../format/text/quote.ts";
import type { TextFormat } from "./text-format.ts";

/** What the name of a PEF says of it: gpt-oss-fp8-ss131072-bs8-dyt-1-cd. */
export interface PefName {
  readonly family: string;
  /** Tokens. */
  readonly sequenceLength: number;
  readonly batchSize: number;
  /** Compiled as a target of speculative decoding. */
  readonly speculative: boolean;
  /** Takes more batch sizes and lengths than those of its name. */
  readonly dynamic: boolean;
}

const GRAMMAR = /^(.+?)-ss(\d+)-bs(\d+)((?:-(?:sd\d+|cb\d+(?:-m?\d+)*|dyt(?:-\d+)?|cd))*)$/;

/** null for a name that does not follow the grammar of the inventory: older ones do not. */
export function parsePefName(name: string): PefName | null {
  const match = GRAMMAR.exec(name);
  if (match === null) return null;
  const [, family = "", ss, bs, rest = ""] = match;
  return {
    family,
    sequenceLength: Number(ss),
    batchSize: Number(bs),
    speculative: /-sd\d+/.test(rest),
    dynamic: /-dyt/.test(rest),
  };
}

/** `<name>:<whole number>`: the expression of the vendor's own tool. */
export function parsePefReference(text: string): { readonly name: string; readonly version: number } | null {
  const match = /^(.+):(\d+)$/.exec(text);
  return match === null ? null : { name: match[1] ?? "", version: Number(match[2]) };
}

export const PEF_REFERENCE: TextFormat = {
  check(text) {
    const reference = parsePefReference(text);
    if (reference === null)
      return {
        code: "deploy/field-value",
        detail: `${quote(text)} is no <pef>:<version>, such as llama-3p1-8b-ss8192-bs4:1`,
      };
    if (parsePefName(reference.name) !== null || !/-(?:ss|bs)\d/.test(reference.name)) return null;
    return {
      code: "deploy/pef-name",
      detail: `${quote(reference.name)} is not named as the vendor's PEFs are: <family>-ss<length>-bs<batch>[-sd<k>|-dyt-<n>][-cd]`,
    };
  },
};
