// Writes dist/types/: the declarations of the library, which src/index.ts exports and what that mentions.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const types = join(root, "dist", "types");
const IMPORT = /(from |import\()"(\.[^"]+)\.ts"/g;

rmSync(types, { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.types.json"], {
  cwd: root,
  encoding: "utf8",
});
if (status !== 0) {
  console.error(stdout);
  process.exit(2);
}

/** tsc leaves the ending of the sources in what a declaration imports. */
const kept = new Map();
const pending = [join(types, "index.d.ts")];
for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
  if (kept.has(file)) continue;
  const text = readFileSync(file, "utf8");
  for (const [, , path] of text.matchAll(IMPORT)) pending.push(join(dirname(file), `${path}.d.ts`));
  kept.set(file, text.replace(IMPORT, '$1"$2.js"'));
}
for (const name of readdirSync(types, { recursive: true, encoding: "utf8" })) {
  const file = join(types, name);
  if (name.endsWith(".d.ts") && !kept.has(file)) rmSync(file);
}
for (const [file, text] of kept) writeFileSync(file, text);
removeEmpty(types);

function removeEmpty(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeEmpty(join(folder, entry.name));
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
