import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { readTensorNames } from "../../checkpoint/facts/tensor-names.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";
import { ConversionError } from "../conversion-error.ts";
import type { ConversionPlan, PlanStep } from "../plan.ts";
import { arrangeShards, transformersName } from "../planning/arrange-shards.ts";
import { castStep } from "../planning/cast-step.ts";
import { castTensors } from "../planning/cast-tensors.ts";
import { collectTensors } from "../planning/collect-tensors.ts";
import { completePlan } from "../planning/complete-plan.ts";
import { dtypeEdits } from "../planning/dtype-edits.ts";
import { editedFile } from "../planning/edited-file.ts";
import { isBesideModel } from "../planning/is-beside-model.ts";
import { isSameView } from "../planning/is-same-view.ts";
import { mapTensors, type PlannedTensor, type TensorGroup } from "../planning/planned-tensor.ts";
import { requireWhole } from "../planning/require-whole.ts";
import { counted, planStep } from "../planning/step.ts";
import { stripStep } from "../planning/strip-step.ts";
import { stripWrappers } from "../planning/strip-wrappers.ts";
import { setVocabularyRows } from "../planning/vocabulary-rows.ts";
import type { Layout, LayoutInput, LayoutOptions } from "./layout.ts";

const STRIP_EVIDENCE: PlanStep["evidence"] = {
  text: "transformers 5.12.1 loads a checkpoint with such names with all weights missing",
  mark: "seen",
};

/** A checkpoint as save_pretrained writes it; what does not have to change stays byte for byte. */
export const huggingface: Layout = {
  id: "huggingface",
  title: "a Hugging Face checkpoint: safetensors, cast and divided as asked for, everything else as it is",
  plan(input: LayoutInput, options: LayoutOptions): ConversionPlan {
    const { checkpoint } = input;
    requireWhole(checkpoint);
    const steps: PlanStep[] = [];
    const names = stripWrappers(checkpoint.weights, checkpoint.facts, input.architectures);
    const plain = stripStep(collectTensors(checkpoint.weights), names, STRIP_EVIDENCE, steps);
    const single = dropTwin(plain, checkpoint, names.weights, steps);
    noteTorch(checkpoint, steps);
    const { vocabularyRows: rows } = options;
    const sized = rows === null ? null : setVocabularyRows(single, checkpoint, rows);
    if (sized !== null) steps.push(sized.step);
    const { groups, edits } = cast(sized?.groups ?? single, checkpoint, names.graph, options.dtype, steps);
    const config = editedFile(checkpoint, "config.json", [...(sized?.edits ?? []), ...edits]);
    const arrangement = arrangeShards(groups, options.maxShardBytes, transformersName);
    return completePlan({
      layout: "huggingface",
      checkpoint,
      steps,
      arrangement,
      needsIndex: arrangement.files.length > 1,
      texts: config === null ? [] : [config],
      accept: (name) => !isBesideModel(name),
    });
  },
};

/**
 * torch.save writes the head of a tied model beside the embedding, with one storage. save_pretrained leaves it out of
 * safetensors, and so does this: older loaders stop at a head that the configuration ties.
 */
function dropTwin(
  groups: readonly TensorGroup[],
  { facts }: Checkpoint,
  weights: Weights,
  steps: PlanStep[],
): readonly TensorGroup[] {
  if (weights.format !== "torch" || facts.get("embeddings.tied")?.value !== true) return groups;
  const { embedding, head } = readTensorNames(weights);
  const find = (name: string | null): PlannedTensor | undefined =>
    groups.flatMap(({ tensors }) => tensors).find((tensor) => tensor.name === name);
  const [first, second] = [find(embedding), find(head)];
  if (first === undefined || second === undefined || !isSameView(first, second)) return groups;
  steps.push(
    planStep(
      "tied",
      `${second.name} is ${first.name} itself and is left out, as the configuration ties them`,
      [second.name],
      {
        text: "transformers 5.12, save_pretrained: remove_tied_weights_from_state_dict; vLLM stopped with KeyError: lm_head.weight",
        mark: "seen",
      },
    ),
  );
  return mapTensors(groups, (tensor) => (tensor === second ? null : tensor));
}

function noteTorch({ weights }: Checkpoint, steps: PlanStep[]): void {
  if (weights.format !== "torch") return;
  const names = weights.loaded.map(({ file }) => file);
  const under = weights.loaded.find(({ torch }) => torch?.under != null)?.torch?.under;
  const where = under == null ? "" : `, from the dict under ${JSON.stringify(under)}`;
  steps.push(
    planStep(
      "torch",
      `tensors of ${counted(names.length, "torch file")} are written as safetensors${where}`,
      names,
      null,
    ),
  );
}

function cast(
  groups: readonly TensorGroup[],
  checkpoint: Checkpoint,
  graph: TensorGraph | null,
  dtype: string | null,
  steps: PlanStep[],
): { readonly groups: readonly TensorGroup[]; readonly edits: readonly JsonEdit[] } {
  if (dtype === null) return { groups, edits: [] };
  const { facts, documents } = checkpoint;
  const method = facts.get("quantization.method") ?? facts.get("quantization.tensors");
  if (method !== null) {
    throw new ConversionError(
      "unsupported",
      `the weights are quantised (${String(method.value)}): a cast would spoil their scales`,
      {
        hint: "leave --dtype out, or cast the original that was quantised",
      },
    );
  }
  const result = castTensors(groups, dtype, graph);
  steps.push(castStep(result, dtype, null, null));
  const config = documents.get("config.json")?.value;
  return { groups: result.groups, edits: config === undefined ? [] : dtypeEdits(config, dtype, []) };
}
