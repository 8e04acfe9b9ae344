import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { CliIo } from "../../../src/cli/cli-io.ts";
import { main } from "../../../src/cli/main.ts";
import { OutputError } from "../../../src/cli/output-error.ts";
import { parseVendorLog } from "../../../src/report/vendor-log/parse-vendor-log.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import type { RecordedIo } from "../main-io.ts";
import { smallCheckpoint } from "../small-checkpoint.ts";
import { diskIo } from "./disk-io.ts";

let source = "";
let output = "";

beforeEach(() => {
  const place = temporaryFolder();
  source = join(place, "my-llama");
  output = join(place, "out");
  mkdirSync(source);
  for (const [name, content] of smallCheckpoint()) writeFileSync(join(source, name), content);
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(argv: readonly string[], recorded: RecordedIo = diskIo()): Promise<Ended> {
  const code = await main([...argv, "--no-config"], recorded.io);
  return { code, stdout: recorded.stdout(), stderr: recorded.stderr() };
}

const convert = (...more: readonly string[]): readonly string[] => [
  ...["convert", source, "--to", "huggingface", "--output", output, "--model", "none"],
  ...more,
];
const prepare = (...more: readonly string[]): readonly string[] => [
  ...["prepare-ckpt", "--model", "none", "--original_checkpoint_path", source, "--output_checkpoint_path", output],
  ...more,
];

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(source, file), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(source, file), text.replace(from, to));
}

const done = (): Record<string, unknown> => JSON.parse(readFileSync(join(output, "DONE"), "utf8"));

describe("convert", () => {
  it("converts, says what it did, and does nothing twice", async () => {
    const first = await run(convert());
    expect(first.stderr).toBe("");
    expect(first.stdout).toMatch(/^✔ converted \S+my-llama to \S+out \(huggingface\)\n/);
    expect(first.stdout).toContain(`next: checkpointlint verify ${output} --model none --no-config\n`);
    expect(first.code).toBe(0);
    expect(readFileSync(join(output, "model.safetensors"))).toEqual(readFileSync(join(source, "model.safetensors")));
    expect(readdirSync(output).sort()).toEqual([...readdirSync(source), "DONE"].sort());
    const second = await run(convert());
    expect(second.stdout).toMatch(/is already what \S+ becomes \(huggingface\); nothing was written\n/);
    expect(second.code).toBe(0);
  });

  it("shows errors only with --quiet", async () => {
    expect(await run(convert("--quiet"))).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(done()["layout"]).toBe("huggingface");
    rmSync(output, { recursive: true });
    edit("config.json", '"num_key_value_heads": 2', '"num_key_value_heads": 3');
    const closed = await run(convert("--quiet"));
    expect(closed.code).toBe(1);
    expect(closed.stdout).toContain("weights/config-contradicted");
    expect(closed.stderr).toMatch(/^error: not converted/);
  });

  it("casts to what is asked for, in any spelling", async () => {
    expect((await run(convert("--dtype", "torch.float32"))).code).toBe(0);
    const bytes = readFileSync(join(output, "model.safetensors"));
    expect(bytes.toString("latin1")).toContain('"dtype":"F32"');
    expect((await run(["verify", output, "--against", source])).code).toBe(0);
  });

  it("keeps the reason and the rules of what was forced in DONE", async () => {
    edit("config.json", '"num_key_value_heads": 2', '"num_key_value_heads": 3');
    const closed = await run(convert());
    expect(closed.code).toBe(1);
    expect(closed.stdout).toContain("weights/config-contradicted");
    expect(closed.stderr).toMatch(/^error: not converted: \d+ errors?\n/);
    expect(existsSync(output)).toBe(false);
    const forced = await run(convert("--force", "we know"));
    expect(forced.code).toBe(0);
    expect(done()["forced"]).toEqual({ reason: "we know", rules: ["weights/config-contradicted"] });
    const verified = await run(["verify", output]);
    expect(verified.stdout).toMatch(/known and forced/);
    expect(verified.code).toBe(0);
  });

  it("makes the config for the transformers version that the configuration says", async () => {
    writeFileSync(join(source, ".checkpointlintrc.json"), '{ "transformersVersion": "4.55.0" }');
    const recorded = diskIo();
    expect(await main(convert(), recorded.io)).toBe(0);
    expect(done()["options"]).toMatchObject({ transformersVersion: "4.55.0" });
  });

  it("lets the prefix of a wrapper pass where it takes it off, and only there", async () => {
    const path = join(source, "model.safetensors");
    const rename = (from: RegExp, to: string): void => {
      const file = readFileSync(path);
      const end = 8 + file.readUInt32LE(0);
      const header = Buffer.from(file.toString("utf8", 8, end).replace(from, to));
      const length = Buffer.alloc(8);
      length.writeUInt32LE(header.length);
      writeFileSync(path, Buffer.concat([length, header, file.subarray(end)]));
    };
    rename(/"(?=model\.|lm_head)/g, '"module.');
    expect((await run(["lint", source, "--model", "none"])).stdout).toContain("weights/name-prefix");
    const { code, stdout } = await run(convert());
    expect(stdout).toContain("module. of a wrapper is taken off 12 names");
    expect(code).toBe(0);
    expect((await run(["verify", output, "--against", source])).code).toBe(0);
    rename(/"module\.model\.norm\.weight"/, '"module.model.odd.weight"');
    const closed = await run([...convert(), "--restart"]);
    expect(closed.stdout).toContain("weights/name-prefix");
    expect(closed.code).toBe(1);
    expect((await run([...convert(), "--restart", "--force", "so be it"])).code).toBe(0);
    expect(done()["forced"]).toMatchObject({ rules: expect.arrayContaining(["weights/name-prefix"]) });
  });

  it("needs a tokenizer for the platform only, and tells elsewhere that there is none", async () => {
    for (const name of readdirSync(source)) if (/^(?:tokenizer|special)/.test(name)) rmSync(join(source, name));
    const { code, stdout } = await run(convert());
    expect(stdout).toContain("⚠ no tokenizer: neither tokenizer.json nor another vocabulary file");
    expect(code).toBe(0);
    expect(done()["forced"]).toBeNull();
    expect((await run(["verify", output, "--against", source])).code).toBe(0);
    rmSync(output, { recursive: true });
    const platform = await run(convert().map((word) => (word === "huggingface" ? "sambanova" : word)));
    expect(platform.stdout).toContain("files/tokenizer-missing");
    expect(platform.code).toBe(1);
  });

  it("tells of bytes behind the last tensor that they stay behind", async () => {
    const path = join(source, "model.safetensors");
    const sound = readFileSync(path);
    writeFileSync(path, Buffer.concat([sound, Buffer.from("appended")]));
    expect((await run(convert())).code).toBe(1);
    const forced = await run(convert("--force", "they are a signature"));
    expect(forced.stdout).toContain(
      "8 bytes of model.safetensors behind the last tensor, which belong to none, stay behind",
    );
    expect(forced.code).toBe(0);
    expect(readFileSync(join(output, "model.safetensors"))).toEqual(sound);
    expect(done()["forced"]).toMatchObject({ rules: ["weights/trailing-bytes"] });
  });

  it("forces nothing that cannot be read", async () => {
    truncateSync(join(source, "model.safetensors"), 2000);
    const { code, stderr } = await run(convert("--force", "we know"));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: not converted, not even with --force: model\.safetensors was cut off: .* \(weights\/truncated\)\nhint: fetch model\.safetensors again/,
    );
    expect(existsSync(output)).toBe(false);
  });

  it("needs a reason to be forced", async () => {
    expect(await run(convert("--force", "  "))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: --force needs a reason\n/),
    });
  });

  it.each([
    ["0", "--jobs is 0"],
    ["-1", '--jobs is "-1", which is no whole number'],
  ])("moves bytes with a thread at least (--jobs %s)", async (jobs, fault) => {
    expect(await run(convert(`--jobs=${jobs}`))).toMatchObject({
      code: 2,
      stderr: `error: ${fault}\nhint: write --jobs 1 or more\n`,
    });
  });

  it("takes a bare number for a size that lost its unit", async () => {
    expect(await run(convert("--max-shard-size", "5"))).toMatchObject({
      code: 2,
      stderr: "error: --max-shard-size is 5 bytes\nhint: write the unit: 5GB, 5MB or 5B\n",
    });
  });

  it("compares with no platform where none is the aim", async () => {
    const own = [...convert().slice(0, -2), "--model", "llama3-1b"];
    expect((await run(own)).code).toBe(0);
    const platform = own.map((word) => (word === "huggingface" ? "sambanova" : word));
    expect((await run(platform)).code).toBe(1);
  });

  it("fails with 3 what cannot be written", async () => {
    const inside = await run(convert().map((word) => (word === output ? join(source, "out") : word)));
    expect(inside.code).toBe(3);
    expect(inside.stderr).toMatch(/^error: .*\nhint: /);
    mkdirSync(output);
    writeFileSync(join(output, "thesis.txt"), "");
    expect((await run(convert())).code).toBe(3);
    expect(readdirSync(output)).toEqual(["thesis.txt"]);
  });

  it("shows the whole plan to programs and writes nothing", async () => {
    const { code, stdout } = await run(convert("--dry-run", "--format", "json"));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "checkpointlint/plan@1", layout: "huggingface" });
    expect(existsSync(output)).toBe(false);
  });

  it("tells in a dry run what it would refuse to write, and writes nothing", async () => {
    const into = (folder: string): readonly string[] =>
      convert("--dry-run").map((word) => (word === output ? folder : word));
    const inside = await run(into(join(source, "out")));
    expect(inside.stdout).toContain("Dry run: nothing is written");
    expect(inside.stderr).toMatch(/^error: the output \S+ is the source or lies in it/);
    expect(inside.code).toBe(3);
    writeFileSync(output, "");
    expect((await run(into(output))).stderr).toMatch(/^error: the output \S+ is not a folder\n/);
    const foreign = join(output, "..", "foreign");
    mkdirSync(join(foreign, ".checkpointlint"), { recursive: true });
    expect((await run(into(foreign))).code).toBe(0);
    writeFileSync(join(foreign, ".checkpointlint", "notes"), "");
    expect((await run(into(foreign))).stderr).toMatch(/holds what no conversion wrote: "notes"\n/);
    rmSync(join(foreign, ".checkpointlint"), { recursive: true });
    writeFileSync(join(foreign, "thesis.txt"), "");
    expect((await run(into(foreign))).stderr).toMatch(/holds what checkpointlint did not write: "thesis.txt"\n/);
    expect(readdirSync(foreign)).toEqual(["thesis.txt"]);
    const log = await run(
      prepare("--dry-run", "--layout", "huggingface").map((word) => (word === output ? foreign : word)),
    );
    expect(parseVendorLog(log.stdout).steps.at(-1)).toMatchObject({ name: "convert", state: "Failed" });
  });

  it("tells in a dry run that another conversion is there", async () => {
    expect((await run(convert())).code).toBe(0);
    expect((await run(convert("--dry-run"))).code).toBe(0);
    const other = await run(convert("--dry-run", "--dtype", "float32"));
    expect(other.stderr).toMatch(/does not belong to this conversion: its dtype was/);
    expect(other.code).toBe(3);
    expect((await run(convert("--dry-run", "--dtype", "float32", "--restart"))).code).toBe(0);
  });

  it("turns what a scan sees into findings", async () => {
    const bytes = readFileSync(join(source, "model.safetensors"));
    // The last element of model.norm.weight, in BF16.
    bytes.writeUInt16LE(0x7fc0, bytes.length - 2);
    writeFileSync(join(source, "model.safetensors"), bytes);
    const { code, stdout } = await run(convert("--scan"));
    expect(stdout).toContain("weights/nan-values");
    expect(stdout).toContain("✔ converted");
    expect(code).toBe(1);
    rmSync(output, { recursive: true });
    const log = parseVendorLog((await run(prepare("--scan"))).stdout);
    expect(log.steps.at(-1)).toMatchObject({ name: "verify", state: "Failed", errors: [{ id: "NON_FINITE_WEIGHTS" }] });
  });

  it("converts although nobody can read about it", async () => {
    const recorded = diskIo();
    const full = async (): Promise<never> => {
      throw new OutputError("cannot write the output: no space left on the device");
    };
    const io: CliIo = {
      ...recorded.io,
      stdout: { ...recorded.io.stdout, write: full },
      stderr: { ...recorded.io.stderr, write: full },
    };
    expect(await main([...convert(), "--no-config"], io)).toBe(0);
    expect(existsSync(join(output, "DONE"))).toBe(true);
    expect(await main([...prepare("--layout", "huggingface"), "--no-config"], io)).toBe(0);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("ends tidily at %s", async (signal, expected) => {
    const interrupting: Parameters<typeof diskIo>[0] = {
      onSignal: (listener) => {
        setTimeout(() => listener(signal), 0);
        return () => undefined;
      },
      execute: ({ signal: abort }) =>
        new Promise((_, reject) => abort.addEventListener("abort", () => reject(new Error(String(abort.reason))))),
    };
    const { code, stderr } = await run(convert(), diskIo(interrupting));
    expect(stderr).toBe(
      `error: interrupted by ${signal}\nhint: run the same command again: it goes on where it stopped\n`,
    );
    expect(code).toBe(expected);
    const report = await run(prepare("--layout", "huggingface"), diskIo(interrupting));
    expect(report.code).toBe(expected);
    const log = parseVendorLog(report.stdout);
    expect(log.ending?.state).toBe("failed");
    expect(log.steps.at(-1)).toMatchObject({ name: "convert", state: "Failed", errors: [{ id: "INTERRUPTED" }] });
  });
});

describe("prepare-ckpt", () => {
  it("tells a success as the vendor does", async () => {
    const { code, stdout, stderr } = await run(prepare("--transformers_version", "4.45.1"));
    expect(stderr).toBe("");
    const log = parseVendorLog(stdout);
    expect(log.steps.map(({ number, name, state }) => `[${number}] STEP: ${name} - ${state}`)).toEqual([
      "[1] STEP: parse_args - Succeeded",
      "[2] STEP: validate_transformer - Succeeded",
      "[3] STEP: lint - Succeeded",
      "[4] STEP: legalizer - Succeeded",
      "[5] STEP: convert - Succeeded",
      "[6] STEP: verify - Succeeded",
    ]);
    expect(log.ending).toEqual({ state: "succeeded", time: "2026-11-26T00:00:00UTC" });
    expect(code).toBe(0);
    expect(done()).toMatchObject({ layout: "sambanova", options: { transformersVersion: "4.45.1" }, forced: null });
    expect(existsSync(join(output, "model-00001-of-00001.safetensors"))).toBe(true);
  });

  it("refuses a checkpoint of a later transformers in the documented words", async () => {
    edit("config.json", '"transformers_version": "4.45.1"', '"transformers_version": "4.52.4"');
    const { code, stdout } = await run(prepare("--transformers_version", "4.45.1"));
    expect(code).toBe(1);
    expect(stdout).toContain(`
-----------------------------------------------
[2] STEP: validate_transformer - Failed
-----------------------------------------------


> Errors
  Id: ByocErrorId.TRANSFORMERS_VERSION_ERROR
  Responsible: ByocErrorOwner.USAGE
  Reason: The transformers version of your checkpoint (4.52.4) is larger than the maximum supported transformers version (4.45.1).
  Suggestion: `);
    expect(stdout).toMatch(
      /\n\*{51}\n2026-11-26T00:00:00UTC - byoc_lib - ERROR - One or more failures have occurred\. Do not deploy\n$/,
    );
    expect(stdout).not.toContain("[3]");
    expect(existsSync(output)).toBe(false);
  });

  it("compares no versions where none is given, or they are to be ignored", async () => {
    edit("config.json", '"transformers_version": "4.45.1"', '"transformers_version": "4.52.4"');
    const omitted = parseVendorLog((await run(prepare("--dry-run", "--layout", "huggingface"))).stdout);
    expect(omitted.steps).toEqual([]);
    const ignored = await run(prepare("--transformers_version", "4.40.0", "--ignore_transformers_version"));
    const log = parseVendorLog(ignored.stdout);
    expect(log.steps[1]?.name).toBe("lint");
    expect(log.ending?.state).toBe("succeeded");
    // The vendor's default.
    expect(done()["options"]).toMatchObject({ transformersVersion: "4.45.1" });
  });

  it("tells errors that were forced as warnings", async () => {
    edit("config.json", '"num_key_value_heads": 2', '"num_key_value_heads": 3');
    const closed = parseVendorLog((await run(prepare())).stdout);
    expect(closed.steps.at(-1)).toMatchObject({ name: "lint", state: "Failed" });
    expect(closed.steps.at(-1)?.errors.map(({ id }) => id)).toContain("ARCHITECTURE_MISMATCH");
    const log = parseVendorLog((await run(prepare("--force", "we know", "--layout", "huggingface"))).stdout);
    expect(log.steps[1]).toMatchObject({ name: "lint", state: "Succeeded", errors: [] });
    expect(log.steps[1]?.warnings.some((line) => line.includes("weights/config-contradicted"))).toBe(true);
    expect(log.ending?.state).toBe("succeeded");
  });

  it("tells what cannot be written as a failed step", async () => {
    mkdirSync(output);
    writeFileSync(join(output, "thesis.txt"), "");
    const { code, stdout } = await run(prepare());
    expect(code).toBe(3);
    expect(parseVendorLog(stdout).steps.at(-1)).toMatchObject({ name: "convert", state: "Failed" });
  });
});

describe("verify", () => {
  it("finds a flipped byte, says where, and --repair mends it", async () => {
    await run(convert());
    const file = join(output, "model.safetensors");
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = 1;
    writeFileSync(file, bytes);
    const { code, stdout } = await run(["verify", output]);
    expect(code).toBe(1);
    expect(stdout).toContain("model.safetensors");
    expect(stdout).toContain("is not what was converted: 1 problem");
    const shown = JSON.parse((await run(["verify", output, "-f", "json", "--no-lint"])).stdout);
    expect(shown).toMatchObject({ schema: "checkpointlint/verify@1", whole: false, lint: null });
    expect(shown.problems).toMatchObject([{ code: "checksum", file: "model.safetensors" }]);
    expect((await run(convert())).code).toBe(3);
    expect((await run(convert("--repair"))).code).toBe(0);
    expect((await run(["verify", output])).code).toBe(0);
  });

  it("finds a flipped bit of DONE, and so does a second run", async () => {
    await run(convert("--force", "because"));
    const path = join(output, "DONE");
    const bytes = readFileSync(path);
    const at = bytes.indexOf('"my-llama"') + 1 || bytes.indexOf('"version"') + 13;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(path, bytes);
    const verified = await run(["verify", output, "--against", source, "--no-lint"]);
    expect(verified.stdout).toContain("DONE is damaged, was edited, or is no regular file");
    expect(verified.code).toBe(1);
    expect(await run(convert())).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`DONE in ${output} is damaged, or was edited`),
    });
  });

  it("plans again with the options of DONE: the plan is the same and all is compared", async () => {
    await run(convert("--dtype", "float16", "--max-shard-size", "1KB"));
    expect(done()["options"]).toEqual({
      dtype: "F16",
      maxShardBytes: 1000,
      transformersVersion: null,
      vocabularyRows: null,
    });
    const { code, stdout } = await run(["verify", output, "--against", source, "-f", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ whole: true, isSamePlan: true, planDifference: null, problems: [] });
    edit("config.json", '"hidden_size"', ' "hidden_size"');
    const changed = await run(["verify", output, "--against", source]);
    expect(changed.stdout).toMatch(/the source gives another plan than it was converted by, with the same options/);
    expect(changed.stdout).toMatch(/config\.json has \d+ bytes, the source gives \d+/);
    expect(changed.code).toBe(1);
  });

  it.each([
    ["empty", ""],
    ["garbage", "\u0000\u0001"],
    ["the vendor's", "conversion finished\n"],
  ])("takes nothing for whole by a DONE that is %s", async (_, text) => {
    await run(convert());
    writeFileSync(join(output, "DONE"), text);
    const { code, stdout } = await run(["verify", output]);
    expect(code).toBe(2);
    expect(stdout).toContain(`${output} could not be verified: its DONE is not one that checkpointlint wrote`);
    expect(stdout).toMatch(/its lint found no error/);
    expect(stdout).toContain("hint: checkpointlint lint ");
    const json = await run(["verify", output, "-f", "json"]);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      whole: false,
      unverified: expect.stringContaining("not one that checkpointlint wrote"),
      counts: { tensors: 12 },
      lint: { errors: 0 },
    });
  });

  it("says that the base model of DONE is not known here", async () => {
    const folder = join(output, "..", "base");
    mkdirSync(folder);
    const base = join(folder, "config.json");
    copyFileSync(join(source, "config.json"), base);
    expect((await run([...convert().slice(0, -2), "--model", base])).code).toBe(0);
    expect((await run(["verify", output, "--against", source])).code).toBe(0);
    rmSync(base);
    expect(await run(["verify", output])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^error: DONE names the base model ".*", which is not known here\nhint: .*--model none/,
      ),
    });
    expect((await run(["verify", output, "--model", "none"])).code).toBe(0);
  });

  it("finds that there is no DONE", async () => {
    await run(convert());
    rmSync(join(output, "DONE"));
    const { code, stdout } = await run(["verify", output]);
    expect(code).toBe(1);
    expect(stdout).toContain("there is no DONE");
  });

  it("says that there is no such folder", async () => {
    expect(await run(["verify", join(source, "nowhere")])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: there is no folder /),
    });
  });
});
