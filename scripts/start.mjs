// npm start: makes the clone ready, then shows the demo; with arguments, runs checkpointlint on them.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2);
const ready = node([`${root}scripts/ready.mjs`]);
process.exitCode = ready === 0 ? node([`${root}dist/cli.js`, ...(given.length > 0 ? given : ["demo"])]) : ready;

function node(args) {
  // npm runs scripts in the clone; the user's own folder is where paths are meant from.
  return spawnSync(process.execPath, args, { stdio: "inherit", cwd: process.env.INIT_CWD }).status ?? 2;
}
