import { displayWidth, padDisplay } from "./display-width.ts";

/** Columns two spaces apart, the last one ragged; a number column stands right. Cells are plain, escaped text. */
export function textTable(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        return right.has(at) ? " ".repeat(width - displayWidth(cell)) + cell : padDisplay(cell, width);
      })
      .join("  ")
      .trimEnd(),
  );
}
