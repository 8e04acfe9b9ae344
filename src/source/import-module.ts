import { pathToFileURL } from "node:url";

/** Runs the JavaScript module at a path and gives its exports. A bundle of its own, because the build rewrites other imports. */
export async function importModule(path: string): Promise<unknown> {
  const url = pathToFileURL(path).href;
  return await import(url);
}
