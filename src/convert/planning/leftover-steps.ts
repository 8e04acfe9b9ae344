import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Shard } from "../../checkpoint/weights.ts";
import type { PlanStep } from "../plan.ts";
import { counted, planStep } from "./step.ts";

const PREFIX_BYTES = 8;

const EVIDENCE: PlanStep["evidence"] = {
  text: "safetensors 0.8 reads no file that is longer than its header says (MetadataIncompleteBuffer)",
  mark: "seen",
};

/** Bytes of safetensors files that no tensor has: who converts such a file in spite of the error is told that they go. */
export function leftoverSteps({ weights }: Pick<Checkpoint, "weights">): readonly PlanStep[] {
  const files = weights.loaded.filter((shard) => leftoverBytes(shard) > 0);
  if (files.length === 0) return [];
  const bytes = files.reduce((sum, shard) => sum + leftoverBytes(shard), 0);
  const where = files.length === 1 ? `of ${files[0]?.file}` : `of ${counted(files.length, "file")}`;
  const text = `${counted(bytes, "byte")} ${where} behind the last tensor, which belong${bytes === 1 ? "s" : ""} to none, stay${bytes === 1 ? "s" : ""} behind`;
  return [
    planStep(
      "leftover-bytes",
      text,
      files.map(({ file }) => file),
      EVIDENCE,
    ),
  ];
}

function leftoverBytes({ header, size }: Shard): number {
  if (header === null) return 0;
  return size - header.tensors.reduce((last, { end }) => Math.max(last, end), 0) - header.length - PREFIX_BYTES;
}
