import type { CliIo } from "./cli-io.ts";
import type { OutputRequest } from "./output-request.ts";
import { refuseInside } from "./refuse-inside.ts";
import { PLAIN_STYLE, type TerminalStyle } from "./terminal.ts";

/**
 * Writes every report that was asked for, files first: they are there before anyone sees the verdict.
 * @param print the report in a format, for the place that it goes to
 * @param roots checkpoints, into which nothing may be written
 */
export async function writeReports<Format>(
  outputs: readonly OutputRequest<Format>[],
  print: (format: Format, style: TerminalStyle) => Promise<string>,
  roots: readonly string[],
  style: TerminalStyle,
  io: CliIo,
): Promise<void> {
  for (const { format, file } of outputs.toSorted((a, b) => Number(a.file === null) - Number(b.file === null))) {
    const text = await print(format, file === null ? style : PLAIN_STYLE);
    if (file !== null) {
      await refuseInside(io.fs, roots, file);
      await io.writeFile(file, text);
    } else if (text !== "") await io.stdout.write(text);
  }
}
