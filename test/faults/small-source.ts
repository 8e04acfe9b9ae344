import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { noise } from "../convert/execute/job.ts";

export const CLI: string = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** A folder of its own with a checkpoint of 6 MB in two shards, without a tokenizer: what `--force` is for. */
export function createSmallSource(): { readonly root: string; readonly source: string } {
  const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "convert-faults-")));
  const source = join(root, "source");
  fs.mkdirSync(source);
  fs.writeFileSync(join(source, "config.json"), '{"model_type":"llama"}');
  const map: Record<string, string> = {};
  for (const shard of [1, 2]) {
    const file = `model-0000${shard}-of-00002.safetensors`;
    const names = [`model.layers.${shard}.a.weight`, `model.layers.${shard}.b.weight`];
    for (const name of names) map[name] = file;
    fs.writeFileSync(join(source, file), safetensors(names, noise(3_000_000, shard)));
  }
  fs.writeFileSync(join(source, "model.safetensors.index.json"), JSON.stringify({ metadata: {}, weight_map: map }));
  return { root, source };
}

/** BF16 tensors that share the data among themselves. */
function safetensors(names: readonly string[], data: Buffer): Buffer {
  const each = data.length / names.length;
  const header = Buffer.from(
    JSON.stringify({
      __metadata__: { format: "pt" },
      ...Object.fromEntries(
        names.map((name, at) => [
          name,
          { dtype: "BF16", shape: [each / 2], data_offsets: [at * each, (at + 1) * each] },
        ]),
      ),
    }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

export function convertArguments(source: string, output: string, ...more: readonly string[]): readonly string[] {
  const argv = ["convert", source, "--to", "huggingface", "--output", output, "--model", "none", "--no-config"];
  // Divided anew, so that it is more than one copy of a file.
  return [CLI, ...argv, "--force", "no tokenizer", "--max-shard-size", "2MB", ...more];
}
