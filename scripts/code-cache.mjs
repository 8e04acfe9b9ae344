// V8 takes a quarter of a start to parse what every lint loads. What it made of that is kept beside it, for the very Node that
// built: who builds where it runs (git hooks, CI from a clone) starts faster, and another Node never looks at it.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @param chunk the file: its code moves to a neighbour, and it chooses how to load that */
export function writeCodeCache(cli, chunk) {
  const name = basename(chunk, ".js");
  const code = join(dirname(chunk), `${name}-code.js`);
  renameSync(chunk, code);
  writeFileSync(chunk, loader(name));
  const folder = mkdtempSync(join(tmpdir(), "checkpointlint-build-"));
  try {
    run([cli, "demo"], folder);
    const [checkpoint = ""] = readdirSync(folder);
    const train = fileURLToPath(new URL("train-code-cache.cjs", import.meta.url));
    const made = join(folder, "made");
    run([train, cli, chunk, code, made, "--hook", "--", join(folder, checkpoint)], folder);
    copyFileSync(made, join(dirname(chunk), `${name}-${process.version}-${process.arch}.bin`));
  } catch (error) {
    // The program is whole without it.
    console.error(`warning: no code cache, a start will take longer: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A cache of other flags of V8, or a damaged one, is refused by V8, which then parses the code as it would without. */
function loader(name) {
  return `"use strict";
const { readFileSync } = require("node:fs");
let cachedData = null;
try {
  cachedData = readFileSync(\`\${__dirname}/${name}-\${process.version}-\${process.arch}.bin\`);
} catch {}
if (cachedData === null) module.exports = require("./${name}-code.js");
else {
  const filename = \`\${__dirname}/${name}-code.js\`;
  const code = require("node:module").wrap(readFileSync(filename, "latin1"));
  const script = new (require("node:vm").Script)(code, { filename, cachedData });
  script.runInThisContext()(exports, require, module, filename, __dirname);
}
`;
}

function run(command, temporary) {
  const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
  // The demo has findings.
  if (status !== 0 && status !== 1) throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}`);
}
