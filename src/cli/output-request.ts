import { UsageError } from "../errors.ts";
import { nearestNames } from "../model/nearest-names.ts";
import { FORMATS, type ReportFormat } from "../report/formats.ts";

/** One report to write. */
export interface OutputRequest {
  readonly format: ReportFormat;
  /** null: standard output. */
  readonly file: string | null;
}

/**
 * What the values of --format ask for: `json` to standard output, `json=report.json` to a file; stylish without any.
 * @throws UsageError for an unknown format, and for two reports in one place
 */
export function outputRequests(values: readonly string[]): readonly OutputRequest[] {
  const requests = (values.length === 0 ? ["stylish"] : values).map(parseRequest);
  const places = new Map<string | null, string>();
  for (const { format, file } of requests) {
    const other = places.get(file);
    if (other !== undefined) {
      const where = file === null ? "standard output" : file;
      throw new UsageError(`the formats ${other} and ${format.name} both go to ${where}`, {
        hint: `give one of them a file of its own: --format ${format.name}=<file>`,
      });
    }
    places.set(file, format.name);
  }
  return requests;
}

function parseRequest(value: string): OutputRequest {
  const equals = value.indexOf("=");
  const name = equals === -1 ? value : value.slice(0, equals);
  const file = equals === -1 ? null : value.slice(equals + 1);
  const names = FORMATS.map((format) => format.name);
  const format = FORMATS.find((each) => each.name === name);
  if (format === undefined) {
    const near = nearestNames(name, names, 1)[0];
    const guess = near === undefined ? "" : `did you mean ${near}? `;
    throw new UsageError(`unknown format "${name}"`, { hint: `${guess}formats: ${names.join(", ")}` });
  }
  if (file === "") throw new UsageError(`--format ${name}= lacks its file`, { hint: `write --format ${name}=<file>` });
  return { format, file };
}
