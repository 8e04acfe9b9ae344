/** Whether a name stands for a file of its folder on every system: no separator, no "..", no drive and no stream. */
export function isPlainName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !/[/\\:\0]/.test(name) && Buffer.byteLength(name) <= 255;
}
