/** Why a name that stands in a file may not be used as the name of a file in a folder; null when it may. */
export function fileNameFault(name: string): string | null {
  if (name === "" || name === "." || name === ".." || name.trim() !== name) return "it is no file name";
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return "it holds control characters";
  if (/[/\\]|^[A-Za-z]:/.test(name)) return "it is a path, only plain file names may stand here";
  if (Buffer.byteLength(name) > 255) return "it is longer than a file name can be";
  return null;
}
