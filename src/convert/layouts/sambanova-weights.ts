import type { Facts } from "../../checkpoint/facts/fact.ts";
import { ConversionError } from "../conversion-error.ts";
import type { PlanStep } from "../plan.ts";
import { castStep } from "../planning/cast-step.ts";
import { castTensors } from "../planning/cast-tensors.ts";
import { copyTensor } from "../planning/copy-tensor.ts";
import { isIgnorable } from "../planning/is-ignorable.ts";
import { mapTensors, type TensorGroup } from "../planning/planned-tensor.ts";
import { counted, planStep } from "../planning/step.ts";
import type { PlainNames } from "../planning/strip-wrappers.ts";
import { tiedHead } from "../planning/tied-head.ts";
import { EVIDENCE } from "./sambanova-evidence.ts";

export interface WeightsInput {
  readonly names: PlainNames;
  readonly facts: Facts;
  /** In safetensors' spelling; null when nothing says one. */
  readonly dtype: string | null;
  /** Whether the dtype is the base model's, not one that was asked for. */
  readonly isDtypeOfBase: boolean;
  /** Its name. */
  readonly base: string | null;
  readonly maxShardBytes: number;
}

export interface PreparedWeights {
  readonly groups: readonly TensorGroup[];
  readonly steps: readonly PlanStep[];
  /** Whether the configuration says that the head is the embedding. */
  readonly isTied: boolean;
}

/** The tensors as the platform's layout has them: plain names, no leftovers, one dtype, a head of their own. */
export function sambanovaWeights(collected: readonly TensorGroup[], input: WeightsInput): PreparedWeights {
  const { names } = input;
  const steps: PlanStep[] = [];
  const plain = strip(collected, names, steps);
  const useful = drop(plain, names, steps);
  const cast = castTo(useful, input, steps);
  const { groups, isTied } = untie(cast, input, steps);
  noteExperts(groups, steps);
  return { groups, steps, isTied };
}

function strip(groups: readonly TensorGroup[], names: PlainNames, steps: PlanStep[]): readonly TensorGroup[] {
  const { prefix, unclear, nameOf } = names;
  if (unclear !== null) {
    const text = `${unclear} stays in the names: what would be left is not what the model's tensors are called`;
    steps.push(planStep("strip-prefix", text, [], EVIDENCE.strip));
  }
  if (prefix === null) return groups;
  const renamed: string[] = [];
  const result = mapTensors(groups, (tensor) => {
    const name = nameOf(tensor.name);
    if (name !== tensor.name) renamed.push(tensor.name);
    return { ...tensor, name };
  });
  const text = `${prefix} of a wrapper is taken off ${counted(renamed.length, "name")}`;
  steps.push(planStep("strip-prefix", text, renamed, EVIDENCE.strip));
  return result;
}

function drop(groups: readonly TensorGroup[], { graph }: PlainNames, steps: PlanStep[]): readonly TensorGroup[] {
  const dropped: string[] = [];
  const result = mapTensors(groups, (tensor) => {
    if (!isIgnorable(tensor.name, graph)) return tensor;
    dropped.push(tensor.name);
    return null;
  });
  if (dropped.length > 0) {
    const text = `${counted(dropped.length, "tensor")} that loaders skip ${dropped.length === 1 ? "is" : "are"} left out`;
    steps.push(planStep("drop-ignorable", text, dropped, EVIDENCE.ignorable));
  }
  return result;
}

function castTo(
  groups: readonly TensorGroup[],
  { dtype, base, isDtypeOfBase, names }: WeightsInput,
  steps: PlanStep[],
): readonly TensorGroup[] {
  if (dtype === null) {
    const text = `the weights keep their dtype: ${base === null ? "there is no base model that says another" : `${base} says none`}`;
    steps.push(planStep("cast", text, [], EVIDENCE.dtype));
    return groups;
  }
  const cast = castTensors(groups, dtype, names.graph);
  const evidence = isDtypeOfBase ? EVIDENCE.dtype : null;
  steps.push(castStep(cast, dtype, isDtypeOfBase ? `the dtype of ${base ?? "the base model"}` : null, evidence));
  return cast.groups;
}

function untie(
  groups: readonly TensorGroup[],
  { facts, names, maxShardBytes }: WeightsInput,
  steps: PlanStep[],
): { readonly groups: readonly TensorGroup[]; readonly isTied: boolean } {
  const head = tiedHead(facts, names.weights, names.graph);
  const note = (text: string, examples: readonly string[], evidence = EVIDENCE.untie): void => {
    steps.push(planStep("untie", text, examples, evidence));
  };
  switch (head.kind) {
    case "untied":
      note("the head is no copy of the embedding: nothing is tied", []);
      return { groups, isTied: false };
    case "headless":
      note("the model class has no head: nothing is tied", []);
      return { groups, isTied: true };
    case "own":
      note(
        `${head.head} is in the checkpoint although its configuration ties it to ${head.embedding ?? "the embedding"}: it is taken as it is`,
        [head.head],
      );
      return { groups, isTied: true };
    case "tied":
      note(
        `${head.head} is copied from ${head.embedding}`,
        [head.head],
        head.isKnown ? EVIDENCE.untie : EVIDENCE.untieByName,
      );
      return { groups: copyTensor(groups, head.embedding, head.head, maxShardBytes), isTied: true };
    case "unknown":
      throw new ConversionError(
        "unsupported",
        `the head is tied to the embedding, and what it is called in a ${String(facts.get("architecture.class")?.value ?? "model without a class")} is not known`,
        {
          hint: "untie it with transformers (clone the embedding, set tie_word_embeddings to false, save_pretrained), or convert --to huggingface",
        },
      );
    default:
      return head satisfies never;
  }
}

const EXPERT = /\.experts\.\d+\./;

function noteExperts(groups: readonly TensorGroup[], steps: PlanStep[]): void {
  const names = groups.flatMap(({ tensors }) => tensors.map(({ name }) => name).filter((name) => EXPERT.test(name)));
  if (names.length === 0) return;
  steps.push(
    planStep(
      "experts",
      `${counted(names.length, "tensor")} of experts ${names.length === 1 ? "keeps its" : "keep their"} own ${names.length === 1 ? "name" : "names"}`,
      names,
      EVIDENCE.experts,
    ),
  );
}
