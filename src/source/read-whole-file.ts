import type { VirtualFs } from "./virtual-fs.ts";

/** The bytes of a file, or null when it is larger than `maxBytes`. @throws SourceError */
export async function readWholeFile(fs: VirtualFs, path: string, maxBytes: number): Promise<Uint8Array | null> {
  const file = await fs.open(path);
  try {
    return file.size > maxBytes ? null : await file.read(0, file.size);
  } finally {
    await file.close();
  }
}
