// Peak memory of converting what is larger than the machine: a Llama 3.3 70B of true shape (its weights are holes, which
// read as zeros), a tensor of 10 GB, and the plan of DeepSeek-R1's 91,991 tensors.
// Usage: npm run bench:convert-huge -- FOLDER [WORD]     with a word: only what has it in its name
// Every output is written into FOLDER whole, up to 143 GB of zeros. On Linux a zram device keeps zeros for almost nothing:
//   n=$(cat /sys/class/zram-control/hot_add) && echo 200G >/sys/block/zram$n/disksize
//   mkfs.ext4 -qm0 -O ^has_journal /dev/zram$n && mount /dev/zram$n FOLDER
// and afterwards: umount FOLDER && echo $n >/sys/class/zram-control/hot_remove
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { bundled, cache, root } from "./prepare.mjs";
import { runTree } from "./process-tree.mjs";

const BAR = 256;
const [parent, word = ""] = process.argv.slice(2);
if (parent === undefined) throw new Error("name the folder that is written into");
const cli = join(root, "dist", "cli.js");
const { makeDeepseek, makeLlamaLike } = await bundled("bench/make-checkpoints.ts");

const llama70b = { model: "Meta-Llama-3.3-70B-Instruct", config: {}, dtype: "BF16", shardBytes: 5e9 };
const f32 = { torch_dtype: "float32" };
// The last one's embedding has 305,176 rows of 8,192 numbers of 4 bytes.
const scenes = [
  ["Llama 3.3 70B, BF16 as it is, to sambanova", llama70b, "sambanova"],
  ["Llama 3.3 70B, F32 to BF16, to sambanova", { ...llama70b, dtype: "F32", config: f32 }, "sambanova"],
  [
    "one layer of it and an embedding of 10 GB, F32 to BF16, to huggingface",
    { ...llama70b, dtype: "F32", config: { ...f32, num_hidden_layers: 1, vocab_size: 305_176 } },
    "huggingface",
  ],
];

if ("the plan of DeepSeek-R1".includes(word)) {
  const deepseek = join(cache, "deepseek-r1");
  makeDeepseek(root, deepseek);
  print("the plan of DeepSeek-R1", await convert(deepseek, "huggingface", "unused", ["--dry-run"]));
}

const folder = mkdtempSync(join(parent, "bench-convert-"));
try {
  for (const [name, options, to] of scenes.filter(([each]) => each.includes(word))) {
    const [source, output] = [join(folder, "source"), join(folder, "output")];
    makeLlamaLike(root, source, options);
    const run = await convert(source, to, output, ["--dtype", "BF16"]);
    const sizes = readdirSync(output).map((file) => statSync(join(output, file)).size);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    print(`${name}: ${(bytes / 1e9).toFixed(1)} GB in ${sizes.length} files`, run);
    for (const each of [source, output]) rmSync(each, { recursive: true, force: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function convert(source, to, output, rest) {
  const args = [cli, "convert", source, "--to", to, "-o", output, "--force", "benchmark", "--quiet", ...rest];
  return runTree([process.execPath, ...args]);
}

function print(name, { seconds, megabytes }) {
  console.log(`${name}: ${seconds.toFixed(1)} s, peak ${Math.round(megabytes)} MB (bar ${BAR})`);
  if (megabytes > BAR) process.exitCode = 1;
}
