import { fileURLToPath, pathToFileURL } from "node:url";

/** The path of a file: URI; null for what is no file of this machine (untitled:, git:, file://host/...). */
export function pathOfUri(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}
