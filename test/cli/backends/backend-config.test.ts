import { describe, expect, it } from "vitest";
import { main } from "../../../src/cli/main.ts";
import type { StreamedCommand } from "../../../src/cli/stream-command.ts";
import { parseVendorLog } from "../../../src/report/vendor-log/parse-vendor-log.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import { wholeOutput } from "../convert/whole-output.ts";
import { recordedIo } from "../main-io.ts";
import { scenarioAssets } from "../scenario-assets.ts";
import { smallCheckpoint } from "../small-checkpoint.ts";

const COMMAND = JSON.stringify({
  convert: { backend: "command", command: ["my-converter", "--in", "{input}", "--out={output}", "-m", "{model}"] },
});

async function prepare(config: Readonly<Record<string, string>>, more: readonly string[] = [], code = 0) {
  const files = new Map<string, string | Uint8Array>(Object.entries(config));
  for (const [name, content] of smallCheckpoint()) {
    files.set(`runs/my-llama/${name}`, content);
    // What the command would have written.
    files.set(`runs/written/${name}`, content);
  }
  const ran: StreamedCommand["argv"][] = [];
  const { io, stdout, stderr } = recordedIo({
    assets: scenarioAssets,
    fs: createMemoryFs(files),
    verifyConversion: async () => ({
      ...(await wholeOutput()),
      problems: [{ code: "done-missing", file: "DONE", tensor: null, text: "there is no DONE" }],
    }),
    streamCommand: async ({ argv, onOutput }) => {
      ran.push(argv);
      await onOutput("converting\n");
      return { code, signal: null };
    },
  });
  const exit = await main(
    [
      ...["prepare-ckpt", "--model", "none", "--original_checkpoint_path", "runs/my-llama"],
      ...["--output_checkpoint_path", "runs/out", ...more],
    ],
    io,
  );
  return { exit, ran, log: parseVendorLog(stdout()), stderr: stderr() };
}

describe("the backend that a configuration names", () => {
  it("is run where the configuration governs the current folder", async () => {
    const { ran, stderr } = await prepare({ ".checkpointlintrc.json": COMMAND });
    expect(ran).toEqual([["my-converter", "--in", "/runs/my-llama", "--out=runs/out", "-m", "none"]]);
    expect(stderr).toBe("converting\n");
  });

  it("is not run from a folder of downloads, unless --config names the file", async () => {
    const config = { "runs/.checkpointlintrc.json": COMMAND };
    const { ran, exit, log } = await prepare(config);
    expect(ran).toEqual([]);
    expect(exit).toBe(2);
    expect(log.steps.at(-1)?.errors[0]?.reason).toMatch(
      /^runs\/\.checkpointlintrc\.json:1:12: no program is run from outside/,
    );
    const named = await prepare(config, ["--config", "runs/.checkpointlintrc.json"]);
    expect(named.ran).toHaveLength(1);
  });

  it("is never that of the checkpoint's own folder", async () => {
    const { ran, exit, log } = await prepare({ "runs/my-llama/.checkpointlintrc.json": COMMAND });
    expect(ran).toEqual([]);
    expect(exit).toBe(2);
    expect(log.steps.at(-1)?.errors[0]?.reason).toMatch(/no program may be named in a checkpoint's own folder/);
    const asked = await prepare({ "runs/my-llama/.checkpointlintrc.json": COMMAND }, ["--backend", "command"]);
    expect(asked.ran).toEqual([]);
  });

  it("fails as its command does", async () => {
    const { exit, log } = await prepare({ ".checkpointlintrc.json": COMMAND }, [], 5);
    expect(exit).toBe(3);
    expect(log.steps.at(-1)).toMatchObject({
      name: "convert",
      state: "Failed",
      errors: [{ id: "CONVERSION_FAILED", reason: "my-converter failed (exit code 5)", trace: ["converting"] }],
    });
  });

  it("gives way to the option", async () => {
    const { ran } = await prepare({ ".checkpointlintrc.json": COMMAND }, ["--backend", "builtin", "--dry-run"]);
    expect(ran).toEqual([]);
  });

  it("refuses what only checkpointlint does", async () => {
    const { log, exit } = await prepare({ ".checkpointlintrc.json": COMMAND }, ["--scan"]);
    expect(log.steps.at(-1)?.errors[0]?.reason).toBe("--scan says nothing to the backend command");
    expect(exit).toBe(2);
  });

  it("is spelt as the schema has it", async () => {
    const wrong = JSON.stringify({ convert: { backnd: "command", container: { imag: "x" } } });
    const { log } = await prepare({ ".checkpointlintrc.json": wrong });
    const reason = log.steps.at(-1)?.errors[0]?.reason ?? "";
    expect(reason).toContain('unknown key "backnd", did you mean "backend"?');
    expect(reason).toContain('unknown key "imag", did you mean "image"?');
  });

  it("needs a command", async () => {
    const { log } = await prepare({}, ["--backend", "command"]);
    expect(log.steps.at(-1)?.errors[0]?.reason).toBe("--backend command needs a command");
  });
});
