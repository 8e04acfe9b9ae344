// Conversion against cp -r of the same bytes and against the Python safetensors package, in one run: in turn, medians,
// ratios; the peak memory of each. Usage: npm run bench:convert [-- --short | --rounds N]
//   --short          tiny checkpoints, and no bar on time: shows that it works, and in how much memory
// CHECKPOINTLINT_PEERS: a command that runs Python with torch and safetensors; without it there is no peer.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fillWeights } from "./fill-weights.mjs";
import { median } from "./median.mjs";
import { bundled, cache, root } from "./prepare.mjs";
import { runTree } from "./process-tree.mjs";

const short = process.argv.includes("--short");
const asked = process.argv.indexOf("--rounds");
const rounds = asked > 0 ? Number(process.argv[asked + 1]) : short ? 1 : 5;
const MEMORY_BAR = 256;
const SHORT_CONFIG = { hidden_size: 256, intermediate_size: 1024, head_dim: 8 };
const SHARD_BYTES = short ? 40_000_000 : 500_000_000;
const TMPFS_MAGIC = 0x01021994;

const cli = join(root, "dist", "cli.js");
const peers = process.env["CHECKPOINTLINT_PEERS"]?.split(" ") ?? null;
const { makeLlamaLike } = await bundled("bench/make-checkpoints.ts");

// About 2 GB each: the true shapes of Llama 3.2 1B but for the number of layers.
const scenes = [
  {
    name: "BF16 as it is, head of its own, to huggingface",
    source: { dtype: "BF16", layers: 8, tied: false },
    to: "huggingface",
    dtype: "BF16",
    copied: "output",
    bar: 1.3,
  },
  {
    name: "BF16 as it is, tied, to sambanova (the head is copied)",
    source: { dtype: "BF16", layers: 12, tied: true },
    to: "sambanova",
    dtype: "BF16",
    copied: "output",
    bar: 1.3,
  },
  {
    name: "F32 to BF16, tied, to huggingface",
    source: { dtype: "F32", layers: 4, tied: true },
    to: "huggingface",
    dtype: "BF16",
    copied: "source",
    bar: 2,
  },
];

console.log(`${availableParallelism()} cores, Node ${process.versions.node}, ${rounds} rounds`);
if (peers === null) console.log("no Python peer: CHECKPOINTLINT_PEERS is not set");
for (const [place, parent] of [
  ["tmpfs", tmpfsFolder()],
  ["disk", cache],
]) {
  const needed = short ? 1e9 : 9e9;
  if (parent === null) console.log(`${place}: skipped, there is none`);
  else if (roomOf(parent, place) < needed)
    console.log(`${place}: skipped, ${parent} has no room for ${needed / 1e9} GB`);
  else await measureIn(place, parent);
}

async function measureIn(place, parent) {
  const folder = mkdtempSync(join(parent, "bench-convert-"));
  try {
    for (const scene of scenes) await measureScene(place, folder, scene);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureScene(place, folder, { name, source: shape, to, dtype, copied, bar }) {
  const source = join(folder, "source");
  const output = join(folder, "output");
  const copy = join(folder, "copy");
  makeSource(source, shape);
  const ours = [process.execPath, cli, ...convertArgs(source, output, to, dtype)];
  // What the copy is made of: the same bytes as the conversion writes, or as it reads.
  const like = copied === "output" ? join(folder, "like") : source;
  if (copied === "output") await runTree([process.execPath, cli, ...convertArgs(source, like, to, dtype)]);
  const theirs = [
    join(root, "bench", "convert-peer.py"),
    source,
    output,
    dtype,
    to === "sambanova" ? "untie" : "as-is",
  ];
  const results = { ours: [], copy: [], peer: [] };
  for (let round = short ? 0 : -1; round < rounds; round++) {
    const one = await timed(ours, output);
    const two = await timed(["cp", "-r", like, copy], copy);
    const three = peers === null ? null : await timed([...peers, ...theirs, String(SHARD_BYTES)], output);
    if (round < 0) continue;
    results.ours.push(one);
    results.copy.push(two);
    if (three !== null) {
      const [seconds = 0, megabytes = 0] = three.output.trim().split("\n").at(-1).split(" ").map(Number);
      results.peer.push({ ...three, inner: { seconds: three.seconds - three.whole + seconds, megabytes } });
    }
  }
  print(place, name, copied, bar, results);
  for (const each of [source, copied === "output" ? like : copy]) rmSync(each, { recursive: true, force: true });
}

function print(place, name, copied, bar, { ours, copy, peer }) {
  const seconds = (figures) => `${median(figures.map((figure) => figure.seconds)).toFixed(2)} s`;
  const memory = (figures) => {
    const values = figures.map((figure) => figure.megabytes).filter((value) => value !== null);
    return values.length === 0 ? "? MB" : `${Math.round(median(values))} MB`;
  };
  const ratio = (others) => median(others.map((other, at) => other / ours[at].seconds));
  const times = (value) => value.toFixed(2);
  const toCopy = 1 / ratio(copy.map((figure) => figure.seconds));
  const lines = [
    `${place}: ${name}`,
    `  checkpointlint ${seconds(ours)} ${memory(ours)} (bar ${MEMORY_BAR}) | cp -r of the ${copied} ${seconds(copy)} | ${times(toCopy)} times cp -r${short ? "" : ` (bar ${bar})`}`,
  ];
  if (peer.length > 0) {
    const inner = peer.map((figure) => figure.inner);
    lines.push(
      `  Python ${seconds(peer)} ${memory(peer)}, without its imports ${seconds(inner)} | checkpointlint is ${times(ratio(peer.map((each) => each.seconds)))} times as fast${short ? "" : " (bar 2)"}, ${times(ratio(inner.map((each) => each.seconds)))} without the imports`,
    );
  }
  console.log(lines.join("\n"));
  const peak = Math.max(...ours.map(({ megabytes }) => megabytes ?? 0));
  if (peak > MEMORY_BAR) fail(`${name} took ${Math.round(peak)} MB`);
}

/** Until everything is on the disk; nothing else of ours is waiting to be written when it begins. */
async function timed(command, output) {
  rmSync(output, { recursive: true, force: true });
  flush(join(output, ".."));
  // The peers' command may read a variable of the same name otherwise.
  const { CHECKPOINTLINT_PEERS: _, ...env } = process.env;
  const run = await runTree(command, { cwd: root, env });
  const started = process.hrtime.bigint();
  flush(output);
  const seconds = run.seconds + Number(process.hrtime.bigint() - started) / 1e9;
  rmSync(output, { recursive: true, force: true });
  return { ...run, whole: run.seconds, seconds };
}

function flush(path) {
  const { status, stderr } = spawnSync("sync", ["-f", path], { encoding: "utf8" });
  if (status !== 0) throw new Error(`sync -f ${path}: ${stderr}`);
}

function makeSource(folder, { dtype, layers, tied }) {
  const config = {
    num_hidden_layers: layers,
    tie_word_embeddings: tied,
    torch_dtype: dtype === "F32" ? "float32" : "bfloat16",
    ...(short ? SHORT_CONFIG : {}),
  };
  makeLlamaLike(root, folder, { model: "Meta-Llama-3.2-1B-Instruct", config, dtype, shardBytes: SHARD_BYTES });
  fillWeights(folder, dtype);
}

/** Fewer layers than its base model has: the gate would be closed. */
function convertArgs(source, output, to, dtype) {
  const shard = ["--max-shard-size", String(SHARD_BYTES)];
  return ["convert", source, "--to", to, "-o", output, "--dtype", dtype, ...shard, "--force", "benchmark", "--quiet"];
}

function tmpfsFolder() {
  const folder = process.env["BENCH_TMPFS"] ?? "/dev/shm";
  return existsSync(folder) && statfsSync(folder).type === TMPFS_MAGIC ? folder : null;
}

/** Bytes; those of a tmpfs are of the memory that is free. */
function roomOf(folder, place) {
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (place !== "tmpfs") return bavail * bsize;
  const free = Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0) * 1024;
  return Math.min(bavail * bsize, free - 2e9);
}

function fail(what) {
  console.error(`error: ${what}`);
  process.exitCode = 1;
}
