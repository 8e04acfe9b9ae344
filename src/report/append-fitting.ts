import { displayWidth } from "./display-width.ts";

/** Puts a short text two columns behind the last line, or on a line of its own where `room` columns do not suffice. */
export function appendFitting(
  lines: readonly string[],
  tail: { readonly text: string; readonly painted: string },
  room: number | null,
  paintLine: (line: string) => string = (line) => line,
): readonly string[] {
  const last = lines.at(-1) ?? "";
  const fits = room === null || displayWidth(last) + 2 + displayWidth(tail.text) <= room;
  const painted = lines.map(paintLine);
  return fits ? [...painted.slice(0, -1), `${painted.at(-1) ?? ""}  ${tail.painted}`] : [...painted, tail.painted];
}
