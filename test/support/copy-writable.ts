import { chmodSync, cpSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Copies a folder whose files may be write-protected, as facts that tests must not touch are, and makes the copies writable. */
export function copyWritable(from: string, to: string, filter: (path: string) => boolean = () => true): void {
  cpSync(from, to, { recursive: true, filter });
  for (const name of readdirSync(to, { recursive: true, encoding: "utf8" })) {
    const path = join(to, name);
    chmodSync(path, statSync(path).isDirectory() ? 0o755 : 0o644);
  }
}
