import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapConcurrently } from "../../src/source/map-concurrently.ts";
import { CLI, HAS_PEERS, python, SHARED, sharedPath, TINY_MODELS } from "./shared.ts";

const WRITE = fileURLToPath(new URL("write-models.py", import.meta.url));
const CHECK = fileURLToPath(new URL("converted-checkpoints.py", import.meta.url));

const TIES = ["tied", "untied"];
const DTYPES = ["BF16", "F32"];
const CONTAINERS = ["one", "many", "zip", "legacy"];
const SHARD_BYTES = 100_000;
/** How the platform stores them is not public, so they are converted to huggingface alone. */
const PACKED = ["qwen3-moe", "gpt-oss", "deepseek-v3"];

/** What test/peers/converted-checkpoints.py reads. */
interface Job {
  readonly source: string;
  readonly reference: string;
  readonly output: string;
  readonly layout: string;
  /** null: as it is. */
  readonly dtype: string | null;
  /** At most SHARD_BYTES of tensors in a file. */
  readonly smallShards: boolean;
  /** Whether the weights must be in more than one file; files of a source that are small enough stay apart. */
  readonly manyFiles: boolean;
  readonly jobs: number;
  readonly load: boolean;
}

describe.skipIf(!HAS_PEERS || SHARED === null)(
  "conversions, by the eyes of torch, safetensors and transformers",
  () => {
    let folder = "";

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "convert-"));
      python(WRITE, [sharedPath("peers", "tiny_models.py"), join(folder, "sources")]);
    }, 600_000);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it("give every tensor of every architecture bit by bit, and the logits of the source", async () => {
      const jobs = TINY_MODELS.flatMap(jobsOf);
      expect(jobs).toHaveLength(12 * 2 * 2 * 4);
      await convertAll(jobs);
      expect(problemsOf(jobs, folder)).toEqual([]);
    }, 1_200_000);

    it.each(PACKED)("%s is refused where its layout is not known", async (name) => {
      const job = { ...firstJob(name), layout: "sambanova", output: join(folder, "refused") };
      await expect(convertAll([job])).rejects.toThrow(/ended with 3: error: the vendor packs the experts of /);
      expect(existsSync(job.output)).toBe(false);
    });

    it("give every dtype bit by bit", async () => {
      const job: Job = {
        source: join(folder, "sources", "every-dtype"),
        reference: join(folder, "sources", "every-dtype"),
        output: join(folder, "every-dtype"),
        layout: "huggingface",
        dtype: null,
        smallShards: true,
        manyFiles: true,
        jobs: 2,
        load: false,
      };
      await convertAll([job]);
      expect(problemsOf([job], folder)).toEqual([]);
    });

    it("of which one bit is wrong are told apart", async () => {
      const [first] = jobsOf("llama", 0);
      if (first === undefined) throw new Error("no job");
      const job: Job = { ...first, output: join(folder, "wrong"), smallShards: false, manyFiles: false };
      await convertAll([job]);
      const file = join(job.output, "model.safetensors");
      const bytes = readFileSync(file);
      // The exponent of the last number of the last tensor.
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
      writeFileSync(file, bytes);
      expect(problemsOf([job], folder)).toEqual([
        expect.stringMatching(/ has other bytes$/),
        expect.stringMatching(/ logits differ/),
      ]);
    });

    function firstJob(name: string): Job {
      const [first] = jobsOf(name, 0);
      if (first === undefined) throw new Error(`no job for ${name}`);
      return first;
    }

    /** Every model and container once; every model with each layout, with a cast and without. */
    function jobsOf(name: string, at: number): readonly Job[] {
      const combinations = TIES.flatMap((tie) =>
        DTYPES.flatMap((dtype) => CONTAINERS.map((container) => ({ tie, dtype, container }))),
      );
      return combinations.map(({ tie, dtype, container }, each): Job => {
        const turn = (each + Math.floor(each / CONTAINERS.length) + at) % 4;
        const layout = turn % 2 === 0 || PACKED.includes(name) ? "huggingface" : "sambanova";
        const cast = turn >= 2;
        const smallShards = (each + at) % 3 !== 0;
        return {
          source: join(folder, "sources", name, `${tie}-${dtype}-${container}`),
          reference: join(folder, "sources", name, `${tie}-${dtype}-one`),
          output: join(folder, "outputs", `${name}-${tie}-${dtype}-${container}-${layout}${cast ? "-cast" : ""}`),
          layout,
          dtype: cast ? (dtype === "F32" ? "BF16" : "F32") : null,
          smallShards,
          manyFiles: smallShards || container === "many" || container === "zip",
          jobs: 1 + ((each + at) % 2),
          load: true,
        };
      });
    }
  },
);

/** What is wrong, each with the conversion that it is about. */
function problemsOf(jobs: readonly Job[], folder: string): readonly string[] {
  const list = join(folder, "jobs.json");
  writeFileSync(list, JSON.stringify(jobs));
  const answers = python(CHECK, [list])
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { readonly output: string; readonly problems: readonly string[] });
  expect(answers.map(({ output }) => output)).toEqual(jobs.map(({ output }) => output));
  return answers.flatMap(({ output, problems }) => problems.map((problem) => `${output}: ${problem}`));
}

async function convertAll(jobs: readonly Job[]): Promise<void> {
  await mapConcurrently(jobs, availableParallelism(), convert);
}

/** With the built command line. The models are tiny and mostly without a tokenizer, so no base model is theirs. */
function convert({ source, output, layout, dtype, smallShards, jobs }: Job): Promise<void> {
  const how = ["--jobs", String(jobs), ...(smallShards ? ["--max-shard-size", String(SHARD_BYTES)] : [])];
  const args = ["convert", source, "--to", layout, "-o", output, "--force", "tiny", ...how];
  const child = spawn(process.execPath, [CLI, ...args, ...(dtype === null ? [] : ["--dtype", dtype])], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said: string[] = [];
  child.stdout.on("data", (data) => said.push(String(data)));
  child.stderr.on("data", (data) => said.push(String(data)));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${args.join(" ")} ended with ${code}: ${said.join("").slice(-2_000)}`));
    });
  });
}
