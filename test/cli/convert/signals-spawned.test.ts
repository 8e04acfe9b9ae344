import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { parseVendorLog } from "../../../src/report/vendor-log/parse-vendor-log.ts";
import { sharedFolder } from "../../support/temporary-folder.ts";
import { smallCheckpoint } from "../small-checkpoint.ts";

const CLI = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));
const BUILT = fileURLToPath(new URL("../../../dist/.built", import.meta.url));
const FAKE = fileURLToPath(new URL("../backends/fake-container.mjs", import.meta.url));
const TIME = 60_000;

const folder = sharedFolder();

beforeAll(() => {
  mkdirSync(join(folder, "my-llama"));
  for (const [name, content] of smallCheckpoint()) writeFileSync(join(folder, "my-llama", name), content);
});

/** Runs the built program with a container that hangs, and sends it signals as the container says that it does. */
function hanging(fake: string, signals: readonly NodeJS.Signals[]) {
  const argv = ["prepare-ckpt", "--model", "none", "--original_checkpoint_path", "my-llama", "--no-config"];
  argv.push(
    "--output_checkpoint_path",
    `out-${fake}-${signals.join("-")}`,
    "--backend",
    "sn-byoc",
    "--container-program",
    FAKE,
  );
  return new Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      const child = spawn(process.execPath, [CLI, ...argv], { cwd: folder, env: { ...process.env, FAKE: fake } });
      const left = [...signals];
      let stdout = "";
      let stderr = "";
      let heard = 0;
      child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
        const marks = stderr.match(/hanging\n|got SIGINT\n/g)?.length ?? 0;
        for (; heard < marks; heard++) {
          const next = left.shift();
          if (next !== undefined) child.kill(next);
        }
      });
      child.on("error", reject);
      child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    },
  );
}

describe.skipIf(!existsSync(BUILT) || process.platform === "win32")("signals to the built program", () => {
  it("are passed on, and the report tells of them", { timeout: TIME }, async () => {
    const { code, stdout, stderr } = await hanging("hang", ["SIGINT"]);
    expect(stderr).toContain("got SIGINT\n");
    expect(code).toBe(130);
    const log = parseVendorLog(stdout);
    expect(log.steps.at(-1)).toMatchObject({ name: "convert", state: "Failed", errors: [{ id: "INTERRUPTED" }] });
    expect(log.ending?.state).toBe("failed");
  });

  it("end it at once the second time", { timeout: TIME }, async () => {
    const { code, signal, stdout } = await hanging("stubborn", ["SIGINT", "SIGINT"]);
    expect([code, signal]).toEqual([null, "SIGINT"]);
    expect(stdout).toBe("");
  });
});
