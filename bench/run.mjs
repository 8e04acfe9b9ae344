// Whole-process time and peak memory of checkpointlint against the floor, in one run: the two in turn, medians, ratios.
// Usage: npm run bench [-- --short]
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "./median.mjs";
import { bundled, cache, realTokenizer, root } from "./prepare.mjs";

const runs = process.argv.includes("--short") ? 3 : 11;

const tokenizer = realTokenizer();
const { makeLlama70b, makeLlama8b, makeLlama1b, makeDeepseek } = await bundled("bench/make-checkpoints.ts");
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
// A target and its draft: both lints, every token of both, and what both make of probes.
const draft = join(cache, "llama-3.2-1b");
makeLlama1b(root, draft, tokenizer);
const ownDraft = join(cache, "llama-3.2-1b-own-tokenizer");
makeLlama1b(root, ownDraft, ownTokenizer);
compare("pair: Llama 3.3 70B with 3.2 1B, the same tokenizer", [cli, "pair", llama, draft], [floor, llama, draft], 1);
compare("the same with a tokenizer that is not known", [cli, "pair", llama, ownDraft], [floor, llama, ownDraft], 2);
// A commit that touches one config.json: what the hook of .pre-commit-hooks.yaml costs.
const small = join(cache, "llama-3.1-8b");
makeLlama8b(root, small, tokenizer);
compare("a commit's config.json of Llama 3.1 8B, against node -e 0", hook(small), ["-e", "0"], 3);
const pointers = join(cache, "llama-3.1-8b-pointers");
makePointers(small, pointers);
compare("the same in a clone without its weights", hook(pointers), ["-e", "0"], 3);
// A second run over checkpoints that are as they were, against a script that looks at their files.
const many = join(cache, "many");
makeMany(pointers, many, 100);
const cached = [cli, many, "--quiet", "--cache", "--cache-file", join(cache, "lint.cache")];
const stats = join(root, "bench", "floor-stats.mjs");
compare("100 checkpoints from the cache, against their stats", cached, [stats, many], 3);
compare("--version against node -e 0", [cli, "--version"], ["-e", "0"], 1.5);

function hook(folder) {
  return [cli, "--hook", "--", join(folder, "config.json")];
}

/** As git has it before git lfs pull. */
function makePointers(from, folder) {
  mkdirSync(folder, { recursive: true });
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 4976698672\n`;
  for (const name of readdirSync(from)) {
    if (/\.safetensors$|^tokenizer\.json$/.test(name)) writeFileSync(join(folder, name), pointer);
    else copyFileSync(join(from, name), join(folder, name));
  }
}

function makeMany(from, folder, count) {
  rmSync(folder, { recursive: true, force: true });
  for (let number = 0; number < count; number++) {
    const to = join(folder, `run-${number}`);
    cpSync(from, to, { recursive: true });
  }
  // What was written just now is not trusted.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
}

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
