import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { ConversionPlan, OutputFile, PlanStep } from "../plan.ts";
import type { Arrangement } from "./arrange-shards.ts";
import { indexFile, isSameIndex } from "./index-file.ts";
import { safetensorsFile } from "./safetensors-file.ts";
import { divideSideFiles, type SideFiles } from "./side-files.ts";
import { sourceFiles } from "./source-files.ts";
import { counted, planStep } from "./step.ts";
import { copiedFile } from "./text-file.ts";

export interface PlanParts {
  readonly layout: string;
  readonly checkpoint: Checkpoint;
  /** What was done to tensors and configurations. */
  readonly steps: readonly PlanStep[];
  readonly arrangement: Arrangement;
  readonly needsIndex: boolean;
  /** Files that are written anew, or with changes; they take the place of those of the same name. */
  readonly texts: readonly OutputFile[];
  /** Whether a file beside the weights belongs to the layout. */
  readonly accept: (name: string) => boolean;
}

/** Puts a plan together: weights, their index, then what lies beside them. */
export function completePlan({
  layout,
  checkpoint,
  steps,
  arrangement,
  needsIndex,
  texts,
  accept,
}: PlanParts): ConversionPlan {
  const { weights } = checkpoint;
  const shards = arrangement.files.map(safetensorsFile);
  const isSame = isSameIndex(weights.index, arrangement.files);
  const indexEntry = isSame ? checkpoint.files.get(weights.index?.file ?? "") : undefined;
  const index = needsIndex ? [indexEntry === undefined ? indexFile(arrangement.files) : copiedFile(indexEntry)] : [];
  const written = [...shards, ...index, ...texts];
  const read = [...weights.loaded.map(({ file }) => file), ...(weights.index === null ? [] : [weights.index.file])];
  const sides = divideSideFiles(checkpoint, new Set([...written.map(({ name }) => name), ...read]), accept);
  const outputs = [...written, ...sides.copied.map(copiedFile)];
  return {
    schema: "checkpointlint/plan@1",
    layout,
    steps: [...steps, ...shardSteps(checkpoint, arrangement), ...sideSteps(sides)],
    sources: sourceFiles(checkpoint, outputs),
    outputs,
  };
}

function shardSteps({ weights }: Checkpoint, { files, isKept }: Arrangement): readonly PlanStep[] {
  const names = files.map(({ name }) => name);
  const tensors = counted(
    files.reduce((sum, file) => sum + file.tensors.length, 0),
    "tensor",
  );
  const before = counted(weights.loaded.length, "file");
  const isRenamed = weights.loaded.some(({ file }, at) => file !== names[at]);
  if (!isKept) {
    return [
      planStep("reshard", `${tensors} of ${before} are divided over ${counted(names.length, "file")}`, names, null),
    ];
  }
  const text = isRenamed
    ? `the ${before} of weights stay apart as they are, under new names`
    : `the ${before} of weights stay apart as they are`;
  return [planStep("keep-shards", text, names, null)];
}

function sideSteps({ copied, left }: SideFiles): readonly PlanStep[] {
  const names = copied.map(({ name }) => name);
  const steps = [planStep("side-files", `${counted(names.length, "file")} beside the weights are copied`, names, null)];
  if (left.length === 0) return steps;
  return [...steps, planStep("left-out", `${counted(left.length, "entry")} of the folder stay behind`, left, null)];
}
