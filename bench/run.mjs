// Whole-process time and peak memory of checkpointlint against the floor, in one run: the two in turn, medians, ratios.
// Usage: npm run bench [-- --short]
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundled, cache, realTokenizer, root } from "./prepare.mjs";

const runs = process.argv.includes("--short") ? 3 : 11;

const tokenizer = realTokenizer();
const { makeLlama70b, makeDeepseek } = await bundled("bench/make-checkpoints.ts");
const llama = join(cache, "llama-3.3-70b");
const deepseek = join(cache, "deepseek-r1");
makeLlama70b(root, llama, tokenizer);
makeDeepseek(root, deepseek);
// The same with a tokenizer.json that nobody knows, as after a token was added: it has to be read whole.
const unknown = join(cache, "llama-3.3-70b-own-tokenizer");
const ownTokenizer = join(cache, "own-tokenizer.json");
writeFileSync(ownTokenizer, `${readFileSync(tokenizer, "utf8")}\n`);
makeLlama70b(root, unknown, ownTokenizer);
// The same without its shards, as before a download: what the index alone costs.
const indexOnly = join(cache, "deepseek-r1-index");
mkdirSync(indexOnly, { recursive: true });
for (const name of readdirSync(deepseek).filter((each) => each.endsWith(".json"))) {
  copyFileSync(join(deepseek, name), join(indexOnly, name));
}

const cli = join(root, "dist", "cli.js");
const floor = join(root, "bench", "floor.mjs");
compare("Llama 3.3 70B, 30 shards, its base's own 17 MB tokenizer", [cli, llama], [floor, llama], 0.6);
compare("the same with its base declared", [cli, llama, "--model", "Meta-Llama-3.3-70B-Instruct"], [floor, llama], 0.6);
compare("the same with a tokenizer that is not known", [cli, unknown], [floor, unknown], 1.2);
compare("DeepSeek-R1, index of 91,991 tensors", [cli, indexOnly], [floor, indexOnly], 1.2);
compare("the same with its 162 shards", [cli, deepseek], [floor, deepseek], 1.2);
compare("--version against node -e 0", [cli, "--version"], ["-e", "0"], 1.5);

function compare(name, command, other, bar) {
  const ours = [];
  const theirs = [];
  for (let run = -1; run < runs; run++) {
    const one = measure(command);
    const two = measure(other);
    if (run >= 0) {
      ours.push(one);
      theirs.push(two);
    }
  }
  const ratio = (key) => median(ours.map((figure, at) => figure[key] / theirs[at][key]));
  const show = (figures) =>
    `${median(figures.map((figure) => figure.seconds)).toFixed(3)} s ${Math.round(median(figures.map((figure) => figure.megabytes)))} MB`;
  console.log(`${name}
  checkpointlint ${show(ours)} | floor ${show(theirs)} | ratio: time ${ratio("seconds").toFixed(2)}, memory ${ratio("megabytes").toFixed(2)} (bar ${bar})`);
}

function measure(args) {
  const usage = join(cache, "usage");
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ["-r", join(root, "bench", "usage.cjs"), ...args], {
    env: { ...process.env, BENCH_USAGE: usage },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0 && status !== 1) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return { seconds, megabytes: Number(readFileSync(usage, "utf8")) / 1024 };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
