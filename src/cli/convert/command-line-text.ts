import { shellWord } from "../../format/text/shell-word.ts";

/** A command line as a shell would take it, for a report: without a password in an address. */
export function commandLineText(name: string, argv: readonly string[]): string {
  return [name, ...argv].map((word) => shellWord(word.replace(/\/\/[^/@\s]*@/g, "//***@"))).join(" ");
}
