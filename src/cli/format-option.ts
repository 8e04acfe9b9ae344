import { FORMATS } from "../report/formats.ts";
import type { OptionSpec } from "./option-table.ts";

/** --format, as `outputRequests` reads it. */
export function formatOption(describe: string): OptionSpec {
  return { type: "text", many: true, short: "f", value: "format[=file]", completes: "formats", describe };
}

/** "stylish, json, sarif". */
export const FORMAT_NAMES: string = FORMATS.map(({ name }) => name).join(", ");
