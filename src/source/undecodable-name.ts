/**
 * Shows a file name that is no valid UTF-8, or null when it is valid. Such a name cannot be a JavaScript string: decoded
 * with replacement characters it would open another file, or none.
 */
export function escapeUndecodable(name: Uint8Array): string | null {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(name);
    return null;
  } catch {
    let text = "";
    for (const byte of name)
      text += byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
    return text;
  }
}
