import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { streamCommand } from "../../../src/cli/stream-command.ts";
import type { VerifyResult } from "../../../src/convert/verify/verification.ts";
import { parseVendorLog } from "../../../src/report/vendor-log/parse-vendor-log.ts";
import type { VendorLog } from "../../../src/report/vendor-log/vendor-log.ts";
import { diskFs } from "../../../src/source/disk-fs.ts";
import { sharedFolder } from "../../support/temporary-folder.ts";
import { wholeOutput } from "../convert/whole-output.ts";
import { recordedIo } from "../main-io.ts";
import { scenarioAssets } from "../scenario-assets.ts";
import { smallCheckpoint } from "../small-checkpoint.ts";

const FAKE = fileURLToPath(new URL("fake-container.mjs", import.meta.url));

const folder = sharedFolder();
let source = "";
let count = 0;
let output = "";
let verified: VerifyResult | null = null;

beforeAll(() => {
  source = join(folder, "my-llama");
  mkdirSync(source);
  for (const [name, content] of smallCheckpoint()) writeFileSync(join(source, name), content);
});
beforeEach(() => {
  output = join(folder, `out-${count++}`);
});

async function prepare(
  fake: string,
  more: readonly string[] = [],
): Promise<{ readonly code: number; readonly log: VendorLog; readonly stdout: string; readonly stderr: string }> {
  const { io, stdout, stderr } = recordedIo({
    assets: scenarioAssets,
    fs: diskFs,
    env: { ...process.env, FAKE: fake, FAKE_ARGV: join(folder, "argv.json") } as Record<string, string>,
    streamCommand,
    verifyConversion: async () => verified ?? (await wholeOutput()),
    makeFolder: async (path) => void mkdirSync(path, { recursive: true }),
  });
  const code = await main(
    [
      ...["prepare-ckpt", "--model", "none", "--original_checkpoint_path", source],
      ...["--output_checkpoint_path", output, "--no-config", ...more],
    ],
    io,
  );
  return { code, log: parseVendorLog(stdout()), stdout: stdout(), stderr: stderr() };
}

const CONTAINER = ["--backend", "sn-byoc", "--container-program", FAKE];

/** Names and states of the steps. */
function told({ steps }: VendorLog): readonly string[] {
  return steps.map(({ number, name, state }) => `${number} ${name} ${state}`);
}

describe("--backend sn-byoc", () => {
  it("takes the container's steps for its own", async () => {
    const { log, stderr } = await prepare("success", CONTAINER);
    expect(told(log).slice(0, 4)).toEqual([
      "1 parse_args Succeeded",
      "2 lint Succeeded",
      "3 legalizer Succeeded",
      "4 convert Succeeded",
    ]);
    expect(stderr).toContain("loading\n");
    expect(stderr).toContain("completed without any errors");
    expect(existsSync(join(output, "DONE"))).toBe(true);
    const argv: readonly string[] = JSON.parse(readFileSync(join(folder, "argv.json"), "utf8"));
    expect(argv[0]).toBe("run");
    expect(argv).toContain("prepare-ckpt");
  });

  it("warns that nothing of its files is compared with its DONE", async () => {
    verified = { ...(await wholeOutput()), foreignDone: true };
    const { code, log } = await prepare("success", CONTAINER);
    verified = null;
    expect(code).toBe(0);
    expect(log.steps.at(-1)).toMatchObject({
      name: "verify",
      state: "Succeeded",
      warnings: [
        expect.stringMatching(/^the files could not be compared: its DONE is not one that checkpointlint wrote/),
      ],
    });
  });

  it("tells the container's errors with their ids", async () => {
    const { code, log } = await prepare("failure", CONTAINER);
    expect(code).toBe(3);
    expect(told(log)).toEqual(["1 parse_args Succeeded", "2 lint Succeeded", "3 legalizer Failed"]);
    expect(log.steps[2]?.errors).toEqual([
      {
        id: "LEGALIZER_ERROR",
        owner: "LIBRARY",
        reason: "no graph",
        suggestion: "do it",
        trace: ["Traceback (most recent call last):", 'File "x.py", line 1'],
      },
    ]);
    expect(log.ending?.state).toBe("failed");
  });

  it("tells of versions that the container refuses", async () => {
    const { code, log, stdout } = await prepare("version", CONTAINER);
    expect(code).toBe(3);
    expect(told(log).at(-1)).toBe("3 validate_transformer Failed");
    expect(stdout).toContain("  Id: ByocErrorId.TRANSFORMERS_VERSION_ERROR\n");
  });

  it.each(["oom", "137", "silent"])("knows a lack of memory by the missing closing line: %s", async (fake) => {
    const { code, log } = await prepare(fake, CONTAINER);
    expect(code).toBe(3);
    expect(told(log).at(-1)).toBe("3 convert Failed");
    const [error] = log.steps.at(-1)?.errors ?? [];
    expect(error?.id).toBe("OUT_OF_MEMORY");
    expect(error?.suggestion).toMatch(/^give it [\d.]+ kB of memory or more, 2\.5 times the weights/);
  });

  it("does not believe a good word with a bad end", async () => {
    const { code, log } = await prepare("liar", CONTAINER);
    expect(code).toBe(3);
    expect(log.steps.at(-1)?.errors[0]?.reason).toMatch(/says that all went well, and ended with exit code 4$/);
  });

  it("reads on through output without end", async () => {
    const { log, stderr } = await prepare("huge", [...CONTAINER, "--quiet"]);
    expect(told(log).slice(2, 4)).toEqual(["3 legalizer Succeeded", "4 convert Succeeded"]);
    expect(stderr).toBe("");
  });

  it("says that there is no docker", async () => {
    const { code, log } = await prepare("success", ["--backend", "sn-byoc", "--container-program", join(folder, "no")]);
    expect(code).toBe(3);
    expect(log.steps.at(-1)?.errors[0]).toMatchObject({ id: "PROGRAM_MISSING", owner: "USAGE" });
  });

  it("writes into no folder that has something in it", async () => {
    mkdirSync(output);
    writeFileSync(join(output, "mine"), "");
    const { code, log } = await prepare("success", CONTAINER);
    expect(code).toBe(3);
    expect(log.steps.at(-1)?.errors[0]).toMatchObject({ id: "OUTPUT_FOLDER" });
    output = join(source, "out");
    expect((await prepare("success", CONTAINER)).log.steps.at(-1)?.errors[0]?.reason).toMatch(/lies in the source/);
  });

  it("shows what it would run", async () => {
    const { code, stdout } = await prepare("failure", [...CONTAINER, "--dry-run", "--container-arg=--memory=400g"]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `${FAKE} run --rm --platform linux/amd64 --mount type=bind,source=${source},target=/checkpointlint/input,readonly --mount type=bind,source=${output},target=/checkpointlint/output --memory=400g us-docker.pkg.dev/acp-artifacts-development-38/oci-us-public-development/sn-byoc:0.0.12 prepare-ckpt --model none --original_checkpoint_path /checkpointlint/input --output_checkpoint_path /checkpointlint/output\n`,
    );
    expect(existsSync(output)).toBe(false);
  });
});
