/** A document of a YAML stream, by its UTF-16 offsets; its `---` is a part of it. */
export interface DocumentSlice {
  readonly begin: number;
  readonly end: number;
}

/** Cuts a stream at its lines `---`, where kubectl cuts it. At the beginning of a line no other construct may have them. */
export function* splitDocuments(text: string): Iterable<DocumentSlice> {
  let begin = 0;
  for (const { index } of text.matchAll(/^---(?=[\s]|$)/gm)) {
    if (index > begin) yield { begin, end: index };
    begin = index;
  }
  if (begin < text.length) yield { begin, end: text.length };
}
