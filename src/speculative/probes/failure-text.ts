/** Why a library gave up, for a reader: what it says itself, but not what the language says of its code. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof RangeError) return `it ran out of room (${error.message})`;
  if (error instanceof TypeError) return `it has a part of another form than the library expects (${error.message})`;
  return error.message;
}
