/** PEFs of an architecture: its name, sequence length, batch sizes, and what stands behind them in the name. */
type Row = readonly [arch: string, length: number, batchSizes: readonly number[], suffix: string];

/** The vendor's inventory (sambastack-tools, pef_mapping.json), as far as it was seen; dynamic PEFs are not here. */
const ROWS: readonly Row[] = [
  ["deepseek", 131072, [1], ""],
  ["deepseek", 32768, [1], ""],
  ["deepseek", 16384, [1], ""],
  ["deepseek", 8192, [1, 4], ""],
  ["deepseek", 4096, [1, 4], ""],
  ["llama-3p1-70b", 131072, [1], "-sd5"],
  ["llama-3p1-70b", 65536, [1, 2, 4], "-sd5"],
  ["llama-3p1-70b", 32768, [1, 2, 4], "-sd5"],
  ["llama-3p1-70b", 16384, [1, 2, 4], "-sd5"],
  ["llama-3p1-70b", 8192, [1, 2, 4, 8, 16, 32], "-sd5"],
  ["llama-3p1-70b", 4096, [1], "-sd9"],
  ["llama-3p1-70b", 4096, [2, 4, 8, 16, 32], "-sd5"],
  ["llama-3p1-405b", 16384, [1], "-sd5"],
  ["llama-3p1-405b", 8192, [1], "-sd5"],
  ["llama-3p1-405b", 4096, [1], "-sd11"],
  ["llama-3p1-405b", 4096, [2, 4], "-sd5"],
  ["llama-3p1-8b", 16384, [1, 2, 4, 8], ""],
  ["llama-3p1-8b", 8192, [1, 2, 4, 8, 16, 32, 64], ""],
  ["llama-3p1-8b", 4096, [1, 2, 4, 8, 16, 32, 64, 128], ""],
  ["llama-3p1-1b", 131072, [1], ""],
  ["llama-3p1-1b", 65536, [1, 2, 4], ""],
  ["llama-3p1-1b", 32768, [1, 2, 4], ""],
  ["llama-3p1-1b", 16384, [1, 2, 4], ""],
  ["llama-3p1-1b", 8192, [1, 2, 4, 8, 16, 32], ""],
  ["llama-3p1-1b", 4096, [1, 2, 4, 8, 16, 32], ""],
  ["llama-3p1-3b", 8192, [1], ""],
  ["llama-3p1-3b", 4096, [1, 2, 4], ""],
  ["qwen-3-32b", 32768, [1, 2], ""],
  ["qwen-3-32b", 16384, [1], ""],
  ["qwen-3-32b", 8192, [1, 4], ""],
  ["mistral-large-3", 8192, [1], ""],
  ["e5-mistral-7b", 4096, [1, 4, 8, 16, 32], ""],
];

export interface InventoryPef {
  readonly name: string;
  readonly sequenceLength: number;
  readonly batchSize: number;
  readonly speculative: boolean;
}

/** Shortest first. Empty for an architecture whose PEFs are dynamic or were not seen. */
export function pefsOf(arch: string): readonly InventoryPef[] {
  return ROWS.filter(([each]) => each === arch)
    .flatMap(([, length, sizes, suffix]) =>
      sizes.map((batch) => ({
        name: `${arch}-ss${length}-bs${batch}${suffix}`,
        sequenceLength: length,
        batchSize: batch,
        speculative: suffix.startsWith("-sd"),
      })),
    )
    .sort((a, b) => a.sequenceLength - b.sequenceLength || a.batchSize - b.batchSize);
}
