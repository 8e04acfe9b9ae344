import { type DirectoryEntry, SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { isTemplateFile, isYamlName, looksLikeTemplate, maybeResource, mentionsVendor } from "./resource-signs.ts";

/** Where the first mention is looked for: a Kubernetes file begins with its apiVersion. */
const PEEK = 256 * 1024;
/** Of a file that was named. */
const LONG_PEEK = 8 * 1024 * 1024;

export type YamlContent = "resource" | "template" | "other";

/** Of the YAML files of a folder those that hold resources of the vendor, sorted; none of it is parsed. */
export async function resourcesAmong(
  fs: VirtualFs,
  directory: string,
  entries: ReadonlyMap<string, DirectoryEntry>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, kind } of entries.values()) {
    if (kind !== "file" || !isYamlName(name)) continue;
    const path = directory === "." ? name : fs.join(directory, name);
    // Whoever named the folder did not ask for this file.
    if ((await contentOf(fs, path, PEEK).catch(ignoreUnreadable)) === "resource") found.push(path);
  }
  return found.sort();
}

/**
 * The resources of the folder that a changed YAML file is, or was, in: what it refers to is mostly beside it, and a name that
 * seems to be misspelt may be that of a file that did not change. @throws SourceError
 */
export async function resourcesBeside(fs: VirtualFs, path: string): Promise<readonly string[]> {
  const folder = fs.parent(path);
  const entries = await fs.list(folder);
  return await resourcesAmong(fs, folder, new Map(entries.map((entry) => [entry.name, entry])));
}

/** What a YAML file that was named holds. @throws SourceError */
export async function yamlContent(fs: VirtualFs, path: string): Promise<YamlContent> {
  return await contentOf(fs, path, LONG_PEEK);
}

async function contentOf(fs: VirtualFs, path: string, peek: number): Promise<YamlContent> {
  const file = await fs.open(path);
  try {
    // UTF-16 is half zeros.
    const text = new TextDecoder("latin1").decode(await file.read(0, peek)).replaceAll("\0", "");
    if (!mentionsVendor(text)) return "other";
    if (isTemplateFile(text)) return "template";
    const parts = text.split(/^---/m).filter(maybeResource);
    if (parts.length === 0) return looksLikeTemplate(text) ? "template" : "other";
    return parts.every(looksLikeTemplate) ? "template" : "resource";
  } finally {
    await file.close();
  }
}

function ignoreUnreadable(error: unknown): null {
  if (error instanceof SourceError) return null;
  throw error;
}
