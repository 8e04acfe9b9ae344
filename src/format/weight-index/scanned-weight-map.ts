import type { NameTable } from "../names/name-table.ts";
import type { ScannedPattern } from "../names/scanned-pattern.ts";

/** What a scan knows beside the names, by position of the name. */
export interface WeightMapColumns {
  /** In the order of their first names. */
  readonly patterns: readonly Readonly<ScannedPattern>[];
  /** Index into `patterns` of each name. */
  readonly patternOf: Int32Array;
  /** Names of the shards, each once, in the order of their first names. */
  readonly shards: readonly string[];
  /** Position of the first name of each shard. */
  readonly firsts: readonly number[];
  /** Index into `shards` of each name. */
  readonly shardOf: Uint16Array;
}

/** A weight_map that stays in the bytes of its file: a string is made of a name when somebody asks for it. */
export class ScannedWeightMap implements ReadonlyMap<string, string> {
  readonly names: NameTable;
  readonly patterns: WeightMapColumns["patterns"];
  readonly patternOf: WeightMapColumns["patternOf"];
  readonly shards: WeightMapColumns["shards"];
  readonly #firsts: WeightMapColumns["firsts"];
  readonly shardOf: WeightMapColumns["shardOf"];

  constructor(names: NameTable, { patterns, patternOf, shards, firsts, shardOf }: WeightMapColumns) {
    this.names = names;
    this.patterns = patterns;
    this.patternOf = patternOf;
    this.shards = shards;
    this.#firsts = firsts;
    this.shardOf = shardOf;
  }

  get size(): number {
    return this.names.columns.count;
  }

  get(name: string): string | undefined {
    const position = this.names.find(name);
    return position < 0 ? undefined : this.shardAt(position);
  }

  has(name: string): boolean {
    return this.names.find(name) >= 0;
  }

  shardAt(position: number): string {
    return this.shards[this.shardOf[position] as number] as string;
  }

  /** Every shard with the first name that is in it, in the order of those. */
  firstOfShards(): ReadonlyMap<string, string> {
    return new Map(this.shards.map((shard, index) => [shard, this.names.text(this.#firsts[index] ?? 0)]));
  }

  *keys(): Generator<string, undefined> {
    for (let position = 0; position < this.size; position++) yield this.names.text(position);
  }

  *values(): Generator<string, undefined> {
    for (let position = 0; position < this.size; position++) yield this.shardAt(position);
  }

  *entries(): Generator<[string, string], undefined> {
    for (let position = 0; position < this.size; position++) yield [this.names.text(position), this.shardAt(position)];
  }

  [Symbol.iterator](): Generator<[string, string], undefined> {
    return this.entries();
  }

  forEach(callback: (shard: string, name: string, map: ReadonlyMap<string, string>) => void): void {
    for (const [name, shard] of this) callback(shard, name, this);
  }
}
