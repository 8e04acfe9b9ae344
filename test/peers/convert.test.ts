import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { mapConcurrently } from "../../src/source/map-concurrently.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { CLI, HAS_PEERS, python, SHARED, sharedPath, TINY_MODELS } from "./shared.ts";

const WRITE = fileURLToPath(new URL("write-models.py", import.meta.url));
const CHECK = fileURLToPath(new URL("converted-checkpoints.py", import.meta.url));

const CONTAINERS = ["one", "many", "zip", "legacy"];
/** For images and text, whose configurations nest: write-models.py. */
const COMPOSITES = ["gemma3-images", "qwen2-vl"];
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
    const folder = sharedFolder();

    beforeAll(() => {
      python(WRITE, [sharedPath("peers", "tiny_models.py"), join(folder, "sources")]);
    }, 600_000);

    it("give every tensor of every architecture bit by bit, and the logits of the source", async () => {
      const jobs = TINY_MODELS.flatMap(jobsOf);
      expect(neverTogether(jobs.map(settingsOf))).toEqual(PACKED.map((name) => `${name} and sambanova`));
      await convertAll(jobs);
      expect(problemsOf(jobs, folder)).toEqual([]);
    }, 1_200_000);

    it.each(COMPOSITES)("of %s are untied in both of its configurations", async (name) => {
      const job: Job = {
        ...firstJob("llama"),
        source: join(folder, "sources", name),
        reference: join(folder, "sources", name),
        output: join(folder, "outputs", name),
        layout: "sambanova",
      };
      await convertAll([job]);
      expect(problemsOf([job], folder)).toEqual([]);
    });

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

    /** Every model from every container; what else can be chosen is spread so that any two choices meet. */
    function jobsOf(name: string, at: number): readonly Job[] {
      return CONTAINERS.map((container, each): Job => {
        const [tie, dtype, layout, cast, smallShards, jobs] = choices(each, at);
        const variant = `${tie ? "untied" : "tied"}-${dtype ? "F32" : "BF16"}`;
        const target = layout && !PACKED.includes(name) ? "sambanova" : "huggingface";
        return {
          source: join(folder, "sources", name, `${variant}-${container}`),
          reference: join(folder, "sources", name, `${variant}-one`),
          output: join(folder, "outputs", `${name}-${variant}-${container}-${target}${cast ? "-cast" : ""}`),
          layout: target,
          dtype: cast ? (dtype ? "BF16" : "F32") : null,
          smallShards,
          manyFiles: smallShards || container === "many" || container === "zip",
          jobs: jobs ? 2 : 1,
          load: true,
        };
      });
    }
  },
);

type Choices = readonly [tie: boolean, dtype: boolean, layout: boolean, cast: boolean, shards: boolean, jobs: boolean];

/** An orthogonal array of four rows, for each model with other columns turned over. */
function choices(container: number, model: number): Choices {
  const columns = [1, 2, 3];
  const turned = [1, 2, 4, 3, 5, 6];
  const [tie = false, dtype = false, layout = false, cast = false, shards = false, jobs = false] = turned.map(
    (mask, at) => isOdd(container & (columns[at % 3] ?? 0)) !== isOdd(model & mask),
  );
  return [tie, dtype, layout, cast, shards, jobs];
}

function settingsOf({ source, layout, dtype, smallShards, jobs }: Job): readonly string[] {
  const [model = "", variant = ""] = source.split("/").slice(-2);
  return [model, ...variant.split("-"), layout, `cast: ${dtype !== null}`, `small: ${smallShards}`, `jobs: ${jobs}`];
}

/** Pairs of settings of different kinds that no job has both of. */
function neverTogether(all: readonly (readonly string[])[]): readonly string[] {
  const kinds = (all[0] ?? []).map((_, kind) => [...new Set(all.map((settings) => settings[kind]))]);
  return kinds.flatMap((ones, kind) =>
    kinds.slice(kind + 1).flatMap((others, more) =>
      ones
        .flatMap((one) => others.map((other) => [one, other] as const))
        .filter(([one, other]) => !all.some((each) => each[kind] === one && each[kind + 1 + more] === other))
        .map(([one, other]) => `${one} and ${other}`),
    ),
  );
}

/** Whether an odd number of bits is set. */
function isOdd(bits: number): boolean {
  return bits.toString(2).replaceAll("0", "").length % 2 === 1;
}

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
