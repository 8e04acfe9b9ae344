export type ReadFaultKind = "syntax" | "schema" | "duplicate" | "name" | "depth" | "encoding" | "limit" | "end";

/** The first byte that cannot belong: ends the reading of a file. Caught by the reader of the format, never seen outside. */
export class ReadFault extends Error {
  readonly kind: ReadFaultKind;
  /** Byte offset into what was read. */
  readonly offset: number;

  constructor(kind: ReadFaultKind, detail: string, offset: number) {
    super(detail);
    this.kind = kind;
    this.offset = offset;
  }
}
