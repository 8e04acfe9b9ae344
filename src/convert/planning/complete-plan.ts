import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { ConversionPlan, OutputFile, PlanStep } from "../plan.ts";
import type { Arrangement } from "./arrange-shards.ts";
import { extraTemplateSteps } from "./extra-template-steps.ts";
import { indexFile, isSameIndex } from "./index-file.ts";
import { leftoverSteps } from "./leftover-steps.ts";
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
  /** Why shards, index and files beside the weights are so; without it, because they are so in the source. */
  readonly evidence?: Readonly<Record<"shards" | "index" | "sideFiles", NonNullable<PlanStep["evidence"]>>>;
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
  evidence,
}: PlanParts): ConversionPlan {
  const { weights } = checkpoint;
  const shards = arrangement.files.map(safetensorsFile);
  // What could not be read of the source's index is in none of its maps, and would be passed on unseen.
  const isRead = checkpoint.problems.every(({ place }) => place.file !== weights.index?.file);
  const isSame = isRead && isSameIndex(weights.index, arrangement.files);
  const indexEntry = isSame ? checkpoint.files.get(weights.index?.file ?? "") : undefined;
  const index = needsIndex ? [indexEntry === undefined ? indexFile(arrangement.files) : copiedFile(indexEntry)] : [];
  const written = [...shards, ...index, ...texts];
  const read = [...weights.loaded.map(({ file }) => file), ...(weights.index === null ? [] : [weights.index.file])];
  const sides = divideSideFiles(checkpoint, new Set([...written.map(({ name }) => name), ...read]), accept);
  const outputs = [...written, ...sides.copied.map(copiedFile)];
  return {
    schema: "checkpointlint/plan@1",
    layout,
    steps: [
      ...steps,
      shardStep(checkpoint, arrangement, evidence?.shards ?? null),
      ...(index.length > 0 && !isSame ? [indexStep(evidence?.index ?? null)] : []),
      ...leftoverSteps(checkpoint),
      ...sideSteps(sides, evidence?.sideFiles ?? null),
      ...extraTemplateSteps(checkpoint),
    ],
    sources: sourceFiles(checkpoint, outputs),
    outputs,
  };
}

type Evidence = PlanStep["evidence"];

function shardStep({ weights }: Checkpoint, { files, isKept }: Arrangement, evidence: Evidence): PlanStep {
  const names = files.map(({ name }) => name);
  const before = counted(weights.loaded.length, "file");
  if (!isKept) {
    const tensors = files.reduce((sum, file) => sum + file.tensors.length, 0);
    const text = `${counted(tensors, "tensor")} of ${before} are divided over ${counted(names.length, "file")}`;
    return planStep("reshard", text, names, evidence);
  }
  const isRenamed = weights.loaded.some(({ file }, at) => file !== names[at]);
  const text = `${before} of weights keep${weights.loaded.length === 1 ? "s its" : " their"} tensors`;
  const added =
    names.length > weights.loaded.length ? `, ${counted(names.length - weights.loaded.length, "file")} more` : "";
  return planStep("keep-shards", `${text}${isRenamed ? ", under new names" : ""}${added}`, names, evidence);
}

function indexStep(evidence: Evidence): PlanStep {
  return planStep("index", "the index is written anew", ["model.safetensors.index.json"], evidence);
}

function sideSteps({ copied, left }: SideFiles, evidence: Evidence): readonly PlanStep[] {
  const names = copied.map(({ name }) => name);
  const are = (count: number): string => (count === 1 ? "is" : "are");
  const text = `${counted(names.length, "file")} beside the weights ${are(names.length)} copied as ${names.length === 1 ? "it is" : "they are"}`;
  const steps = [planStep("side-files", text, names, evidence)];
  if (left.length === 0) return steps;
  const stay =
    left.length === 1 ? "1 name of the folder stays behind" : `${left.length} names of the folder stay behind`;
  return [...steps, planStep("left-out", stay, left, evidence)];
}
