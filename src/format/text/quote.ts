/** Text from a file for use inside a message: in double quotes, JSON-escaped, cut at `max` characters. */
export function quote(text: string, max = 80): string {
  return JSON.stringify(text.length > max ? `${text.slice(0, max)}…` : text);
}
