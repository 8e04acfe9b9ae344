import type { OpenFile } from "../../source/virtual-fs.ts";
import type { ValueSpan } from "./scan-spans.ts";
import { type ScanWindow, scanWindows } from "./scan-windows.ts";
import { createTensorScanner } from "./tensor-scanner.ts";
import type { ValueTally } from "./value-tally.ts";

/** Two of these are in memory at a time. */
const WINDOW = 1 << 22;

/** The file is shorter than when it was opened. */
export class ShortFile extends Error {
  override readonly name: string = "ShortFile";
}

/**
 * Looks at the values of all spans of a file, which is read once from front to back; the next window is fetched while one is
 * looked at.
 * @param onRead is told the number of bytes, window by window
 * @returns a tally for each span
 * @throws SourceError, ShortFile; what `signal` was aborted with
 */
export async function scanFile(
  file: OpenFile,
  spans: readonly ValueSpan[],
  {
    signal,
    onRead,
    window = WINDOW,
  }: { readonly signal: AbortSignal | null; onRead(bytes: number): void; readonly window?: number },
): Promise<readonly ValueTally[]> {
  const scanners = spans.map(({ dtype }) => createTensorScanner(dtype));
  const windows = scanWindows(spans, window)[Symbol.iterator]();
  const buffers = [new Uint8Array(window), new Uint8Array(window)] as const;
  let turn = 0;
  const fetchNext = (): { readonly window: ScanWindow; readonly bytes: Promise<Uint8Array> } | null => {
    const next = windows.next();
    if (next.done === true) return null;
    turn = 1 - turn;
    const target = (turn === 0 ? buffers[0] : buffers[1]).subarray(0, next.value.bytes);
    const bytes = fill(file, target, next.value.begin);
    // It is awaited later; until then its failure is nobody's.
    bytes.catch(() => undefined);
    return { window: next.value, bytes };
  };
  let current = fetchNext();
  while (current !== null) {
    const bytes = await current.bytes;
    signal?.throwIfAborted();
    const next = fetchNext();
    for (const { span, offset, bytes: length } of current.window.pieces) {
      const piece = bytes.subarray(offset, offset + length);
      const { isSwapped = false, elementBytes = 1 } = spans[span] ?? {};
      scanners[span]?.update(isSwapped ? swapped(piece, elementBytes) : piece);
    }
    onRead(bytes.length);
    current = next;
  }
  return scanners.map(({ tally }) => tally);
}

async function fill(file: OpenFile, target: Uint8Array, begin: number): Promise<Uint8Array> {
  const filled = await file.readInto(target, begin);
  if (filled < target.length) throw new ShortFile("the file shrank while it was read");
  return target;
}

/** A copy: another span may show the same bytes. */
function swapped(bytes: Uint8Array, elementBytes: number): Uint8Array {
  const copy = Buffer.from(bytes);
  if (elementBytes === 2) return copy.swap16();
  return elementBytes === 4 ? copy.swap32() : copy.swap64();
}
