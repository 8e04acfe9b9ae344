import type { ConversionPlan } from "../plan.ts";
import { arrangeShards, transformersName } from "../planning/arrange-shards.ts";
import { collectTensors } from "../planning/collect-tensors.ts";
import { completePlan } from "../planning/complete-plan.ts";
import { isBesideModel } from "../planning/is-beside-model.ts";
import { requireWhole } from "../planning/require-whole.ts";
import type { Layout, LayoutInput, LayoutOptions } from "./layout.ts";

/** A checkpoint as save_pretrained writes it; what does not have to change stays byte for byte. */
export const huggingface: Layout = {
  id: "huggingface",
  title: "a Hugging Face checkpoint: safetensors, cast and divided as asked for, everything else as it is",
  plan({ checkpoint }: LayoutInput, options: LayoutOptions): ConversionPlan {
    requireWhole(checkpoint);
    const groups = collectTensors(checkpoint.weights);
    const arrangement = arrangeShards(groups, options.maxShardBytes, transformersName);
    return completePlan({
      layout: "huggingface",
      checkpoint,
      steps: [],
      arrangement,
      needsIndex: arrangement.files.length > 1,
      texts: [],
      accept: (name) => !isBesideModel(name),
    });
  },
};
