/** How many lines each of two texts has that the other has not, each as often as it stands there. */
export function countLines(a: string, b: string): { readonly onlyA: number; readonly onlyB: number } {
  const left = new Map<string, number>();
  const lines = (text: string): readonly string[] => (text === "" ? [] : text.split("\n"));
  for (const line of lines(a)) left.set(line, (left.get(line) ?? 0) + 1);
  let onlyB = 0;
  for (const line of lines(b)) {
    const times = left.get(line) ?? 0;
    if (times > 0) left.set(line, times - 1);
    else onlyB++;
  }
  let onlyA = 0;
  for (const times of left.values()) onlyA += times;
  return { onlyA, onlyB };
}
