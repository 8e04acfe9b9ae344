/** An address that may stand in an OSC 8 link: nothing in it can close the sequence early. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text);
}
