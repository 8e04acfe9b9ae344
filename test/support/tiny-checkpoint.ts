import { tinyCheckpoint as tinyFiles } from "../../src/engine/testing/tiny-checkpoint.ts";

export { tinyTensors } from "../../src/engine/testing/tiny-checkpoint.ts";

/** The tiny checkpoint with the bytes that its weight files stand for, to be changed or written to a disk. */
export function tinyCheckpoint(input: Parameters<typeof tinyFiles>[0] = {}): Map<string, string | Uint8Array> {
  return new Map([...tinyFiles(input)].map(([name, content]) => [name, materialised(content)]));
}

function materialised(content: string | { readonly size: number; readonly head: Uint8Array }): string | Uint8Array {
  if (typeof content === "string") return content;
  const bytes = new Uint8Array(content.size);
  bytes.set(content.head);
  return bytes;
}
