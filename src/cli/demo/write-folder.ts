import { mkdtemp, open, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MadeFile } from "./llama-checkpoint.ts";

export interface WrittenFolder {
  readonly path: string;
  /** Bytes that the files claim. */
  readonly apparentBytes: number;
  /** Bytes that they take on disk; null where the file system does not say. */
  readonly diskBytes: number | null;
}

/** Writes files into a new temporary folder; the holes of sparse files take no room. */
export async function writeFolder(files: ReadonlyMap<string, MadeFile>): Promise<WrittenFolder> {
  const path = await mkdtemp(join(tmpdir(), "checkpointlint-demo-"));
  let apparentBytes = 0;
  let blocks = 0;
  for (const [name, content] of files) {
    const file = join(path, name);
    if (typeof content === "string") await writeFile(file, content);
    else await writeSparse(file, content.head, content.size);
    const stats = await stat(file);
    apparentBytes += stats.size;
    blocks += stats.blocks;
  }
  return { path, apparentBytes, diskBytes: blocks > 0 ? blocks * 512 : null };
}

async function writeSparse(path: string, head: Uint8Array, size: number): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.write(head);
    await file.truncate(size);
  } finally {
    await file.close();
  }
}
