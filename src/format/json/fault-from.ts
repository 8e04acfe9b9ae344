import type { Fault } from "../fault.ts";
import type { ReadFault } from "./read-fault.ts";

type JsonCode = "json/syntax" | "json/encoding" | "json/too-deep";

/** What a format calls the faults that are its own; a name that cannot be one is a matter of its schema. */
export interface FormatCodes<Code extends string> {
  readonly schema: Code;
  readonly duplicate: Code;
  readonly limit: Code;
}

/** What ended the reading of a JSON file of some format, as a fault of that file. */
export function faultFrom<Code extends string>(fault: ReadFault, codes: FormatCodes<Code>): Fault<Code | JsonCode> {
  return { code: codeOf(fault, codes), detail: fault.message, range: { offset: fault.offset, length: 1 } };
}

function codeOf<Code extends string>({ kind }: ReadFault, codes: FormatCodes<Code>): Code | JsonCode {
  switch (kind) {
    case "schema":
    case "name":
      return codes.schema;
    case "duplicate":
      return codes.duplicate;
    case "limit":
      return codes.limit;
    case "depth":
      return "json/too-deep";
    case "encoding":
      return "json/encoding";
    case "syntax":
    case "end":
      return "json/syntax";
    default:
      return kind satisfies never;
  }
}
