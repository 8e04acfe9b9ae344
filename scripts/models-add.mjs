// npm run models:add -- <config.json>: bundles scripts/models-add.ts, which shares code with the program, and runs it.
import { rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = `${root}dist/models-add-${process.pid}.mjs`;
try {
  await build({
    entryPoints: [`${root}scripts/models-add.ts`],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "esm",
    logLevel: "warning",
    // Bundled CommonJS packages call require for Node's own modules.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  const { modelsAdd } = await import(pathToFileURL(outfile).href);
  // npm runs scripts in the clone; the user's own folder is where paths are meant from.
  const io = { root, cwd: process.env.INIT_CWD ?? process.cwd(), say: console.log, complain: console.error };
  process.exitCode = await modelsAdd(process.argv.slice(2), io);
} finally {
  rmSync(outfile, { force: true });
}
