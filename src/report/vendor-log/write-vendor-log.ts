import { VENDOR_GRAMMAR, type VendorError, type VendorLog, type VendorStep } from "./vendor-log.ts";
import { vendorLogText } from "./vendor-log-text.ts";

const { header, stars, dashes, noErrors, errors, warnings, succeeded, failed } = VENDOR_GRAMMAR;

/** The vendor's report with the words that scripts search for exactly where they search, and a final line feed. */
export function writeVendorLog({ commandLine, steps, ending }: VendorLog): string {
  const lines = [
    ...(commandLine === null ? [] : [`${header}${vendorLogText(commandLine)}\``, stars, ""]),
    ...steps.flatMap(stepLines),
    ...(ending === null ? [] : [stars, `${vendorLogText(ending.time)} - byoc_lib - ${closing(ending.state)}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** @param time milliseconds since 1970 */
export function vendorTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, "YYYY-MM-DDTHH:MM:SS".length)}UTC`;
}

function stepLines({ number, name, state, errors: found, warnings: told }: VendorStep): readonly string[] {
  const title = `[${number}] STEP: ${vendorLogText(name)} - ${state}`;
  return [
    ...[dashes, title, dashes, "", ""],
    ...(found.length === 0 ? [noErrors] : [errors, ...found.flatMap(errorLines)]),
    ...(told.length === 0 ? [] : ["", warnings, ...told.map((text) => `  ${vendorLogText(text)}`)]),
    "",
  ];
}

function errorLines({ id, owner, reason, suggestion, trace }: VendorError): readonly string[] {
  return [
    `  Id: ByocErrorId.${vendorLogText(id)}`,
    `  Responsible: ByocErrorOwner.${owner}`,
    `  Reason: ${vendorLogText(reason)}`,
    `  Suggestion: ${vendorLogText(suggestion)}`,
    "",
    "  Stack Trace:",
    ...trace.map((line) => `    ${vendorLogText(line)}`),
    "",
  ];
}

function closing(state: "succeeded" | "failed"): string {
  return state === "succeeded" ? `INFO - ${succeeded}` : `ERROR - ${failed}`;
}
