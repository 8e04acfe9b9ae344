import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";

export type Tree = Readonly<Record<string, string | Uint8Array | MemorySpecial>>;

/** Writes to disk what `createMemoryFs` takes; "changing" has no counterpart there. */
export function writeTree(root: string, tree: Tree): void {
  for (const [name, content] of Object.entries(tree)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(path, content);
    else writeSpecial(path, content);
  }
}

function writeSpecial(path: string, special: MemorySpecial): void {
  switch (special.kind) {
    case "directory":
      mkdirSync(path, { recursive: true });
      return;
    case "unreadable-directory":
      mkdirSync(path, { mode: 0 });
      return;
    case "fifo":
      execFileSync("mkfifo", [path]);
      return;
    case "link":
      symlinkSync(special.target, path);
      return;
    case "sparse":
      writeFileSync(path, special.head);
      truncateSync(path, special.size);
      return;
    case "unreadable":
      writeFileSync(path, "x");
      chmodSync(path, 0);
      return;
    default:
      throw new TypeError(`"${special.kind}" cannot be written to disk`);
  }
}
