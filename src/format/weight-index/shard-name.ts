import { fileNameFault } from "../../source/file-name-fault.ts";

/**
 * Why a name from an index may not be used as the name of a file in the checkpoint's folder; null when it may. A name
 * from a file is never a path: transformers #46097 and accelerate #4067 read what `../../etc/passwd` pointed at.
 */
export function shardNameFault(name: string): string | null {
  const fault = fileNameFault(name);
  if (fault !== null) return fault;
  if (!/\.(?:safetensors|bin|pt|pth)$/.test(name)) return "it names no weight file (.safetensors or .bin)";
  return null;
}
