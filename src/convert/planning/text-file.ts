import type { OutputFile } from "../plan.ts";

/** A file of this text, in UTF-8. */
export function textFile(name: string, text: string): OutputFile {
  const bytes = Buffer.byteLength(text);
  return { name, size: bytes, parts: [{ kind: "text", begin: 0, bytes, text }] };
}

/** A file of the source under its own name, byte for byte. */
export function copiedFile({ name, size }: { readonly name: string; readonly size: number }): OutputFile {
  return { name, size, parts: [{ kind: "file", begin: 0, bytes: size, file: name }] };
}
