/**
 * Why a name from an index may not be used as the name of a file in the checkpoint's folder; null when it may. A name
 * from a file is never a path: transformers #46097 and accelerate #4067 read what `../../etc/passwd` pointed at.
 */
export function shardNameFault(name: string): string | null {
  if (name === "" || name === "." || name === ".." || name.trim() !== name) return "it is no file name";
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return "it holds control characters";
  if (/[/\\]|^[A-Za-z]:/.test(name)) return "it is a path, only plain file names may stand here";
  if (Buffer.byteLength(name) > 255) return "it is longer than a file name can be";
  if (!/\.(?:safetensors|bin|pt|pth)$/.test(name)) return "it names no weight file (.safetensors or .bin)";
  return null;
}
