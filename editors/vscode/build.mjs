// Bundles the extension, and puts the server that it falls back to beside it: a copy of the built checkpointlint.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const project = fileURLToPath(new URL("../..", import.meta.url));

if (!existsSync(`${project}dist/cli.js`)) {
  console.error("there is no dist/cli.js: run npm run build in the project first");
  process.exit(2);
}
for (const folder of ["dist", "server", "schemas"]) rmSync(here + folder, { recursive: true, force: true });
await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  absWorkingDir: here,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: true,
  legalComments: "linked",
  logLevel: "warning",
});
const unneeded = /(?:[\\/](?:types|\.built)|\.bin)$/;
cpSync(`${project}dist`, `${here}server/dist`, { recursive: true, filter: (path) => !unneeded.test(path) });
mkdirSync(`${here}schemas`);
cpSync(`${project}schemas/config.schema.json`, `${here}schemas/config.schema.json`);
cpSync(`${project}LICENSE`, `${here}LICENSE`);
