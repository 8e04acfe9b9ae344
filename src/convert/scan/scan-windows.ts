/** A range of a file whose values are looked at. */
export interface ScanSpan {
  readonly begin: number;
  /** Exclusive; whole elements after `begin`. */
  readonly end: number;
  readonly elementBytes: number;
}

/** A stretch of a file that is read at once. */
export interface ScanWindow {
  readonly begin: number;
  readonly bytes: number;
  readonly pieces: readonly ScanPiece[];
}

/** Whole elements of one span in a window. */
export interface ScanPiece {
  /** Index of the span in what was given. */
  readonly span: number;
  /** In the window. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * In which order a file is read, so that every span gets all its bytes from its beginning to its end, and no byte is read twice
 * but where an element straddles two windows. Spans may overlap, and leave gaps of which whole windows are passed over.
 * @param size bytes of a window, at least those of the largest element
 */
export function* scanWindows(spans: readonly ScanSpan[], size: number): Iterable<ScanWindow> {
  const waiting = spans
    .map(({ begin, end, elementBytes }, span) => ({ span, next: begin, end, elementBytes }))
    .filter(({ next, end }) => next < end)
    .sort((a, b) => b.next - a.next);
  let open: typeof waiting = [];
  while (open.length > 0 || waiting.length > 0) {
    const begin = Math.min(...open.map(({ next }) => next), waiting.at(-1)?.next ?? Number.POSITIVE_INFINITY);
    for (let first = waiting.at(-1); first !== undefined && first.next < begin + size; first = waiting.at(-1)) {
      open.push(first);
      waiting.pop();
    }
    const pieces: ScanPiece[] = [];
    let end = begin;
    for (const state of open) {
      const room = Math.min(state.end, begin + size) - state.next;
      const bytes = room - (room % state.elementBytes);
      if (bytes <= 0) continue;
      pieces.push({ span: state.span, offset: state.next - begin, bytes });
      state.next += bytes;
      end = Math.max(end, state.next);
    }
    open = open.filter(({ next, end: last }) => next < last);
    yield { begin, bytes: end - begin, pieces };
  }
}
