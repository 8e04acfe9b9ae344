import { resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { nearestNames } from "../model/nearest-names.ts";

/** Names of standard output as a file. */
const STDOUT: ReadonlySet<string> = new Set(["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"]);

/** One report to write. */
export interface OutputRequest<Format> {
  readonly format: Format;
  /** null: standard output. */
  readonly file: string | null;
}

/**
 * What the values of --format ask for: `json` to standard output, `json=report.json` to a file.
 * @param formats all that there are; without a value it is the first
 * @throws UsageError for an unknown format, and for two reports in one place, however it is spelt
 */
export function outputRequests<Format extends { readonly name: string }>(
  values: readonly string[],
  formats: readonly Format[],
): readonly OutputRequest<Format>[] {
  const wanted = values.length === 0 ? formats.slice(0, 1).map(({ name }) => name) : values;
  const requests = wanted.map((value) => parseRequest(value, formats));
  const places = new Map<string | null, string>();
  for (const { format, file } of requests) {
    const place = file === null || STDOUT.has(file) ? null : resolve(file);
    const other = places.get(place);
    if (other !== undefined) {
      const where = place === null ? "standard output" : (file ?? "");
      throw new UsageError(`the formats ${other} and ${format.name} both go to ${where}`, {
        hint: `give one of them a file of its own: --format ${format.name}=<file>`,
      });
    }
    places.set(place, format.name);
  }
  return requests;
}

function parseRequest<Format extends { readonly name: string }>(
  value: string,
  formats: readonly Format[],
): OutputRequest<Format> {
  const equals = value.indexOf("=");
  const name = equals === -1 ? value : value.slice(0, equals);
  const file = equals === -1 ? null : value.slice(equals + 1);
  const names = formats.map((format) => format.name);
  const format = formats.find((each) => each.name === name);
  if (format === undefined) {
    const near = nearestNames(name, names, 1)[0];
    const guess = near === undefined ? "" : `did you mean ${near}? `;
    throw new UsageError(`unknown format "${name}"`, { hint: `${guess}formats: ${names.join(", ")}` });
  }
  if (file === "") throw new UsageError(`--format ${name}= lacks its file`, { hint: `write --format ${name}=<file>` });
  return { format, file };
}
