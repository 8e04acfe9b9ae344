/** What the name of a numbered shard says. */
export interface ShardNumber {
  /** Everything but the numbers: shards with the same one belong to one set. */
  readonly stem: string;
  readonly number: number;
  readonly total: number;
}

/** model-00001-of-00030.safetensors, pytorch_model_00001-of-00072.bin (seen), model.safetensors-00001-of-00011.safetensors. */
const NUMBERED = /^(.*[-_])(\d{1,9})-of-(\d{1,9})(\.\w+)$/;

/** null for a name that has no "<number>-of-<total>". */
export function shardNumber(name: string): ShardNumber | null {
  const match = NUMBERED.exec(name);
  return match === null
    ? null
    : { stem: `${match[1] ?? ""}*${match[4] ?? ""}`, number: Number(match[2]), total: Number(match[3]) };
}
