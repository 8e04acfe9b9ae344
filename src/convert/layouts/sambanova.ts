import { dtypeOfName } from "../../checkpoint/facts/dtype-names.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { ConversionError } from "../conversion-error.ts";
import type { ConversionPlan } from "../plan.ts";
import { arrangeShards, numberedName } from "../planning/arrange-shards.ts";
import { collectTensors } from "../planning/collect-tensors.ts";
import { completePlan } from "../planning/complete-plan.ts";
import { requireWhole } from "../planning/require-whole.ts";
import { stripWrappers } from "../planning/strip-wrappers.ts";
import type { Layout, LayoutInput, LayoutOptions } from "./layout.ts";
import { refuseFused, refusePacked } from "./refuse-packed.ts";
import { sambanovaConfig } from "./sambanova-config.ts";
import { EVIDENCE } from "./sambanova-evidence.ts";
import { isSambanovaSideFile } from "./sambanova-side-files.ts";
import { sambanovaWeights } from "./sambanova-weights.ts";

/** What the platform loads, as far as it is public. */
export const sambanova: Layout = {
  id: "sambanova",
  title:
    "the platform's: untied, in the base model's dtype, numbered shards, a configuration that the deployment reads",
  plan({ checkpoint, base, architectures }: LayoutInput, options: LayoutOptions): ConversionPlan {
    requireWhole(checkpoint);
    if (memberOf(checkpoint.documents.get("config.json")?.value, "model_type") === undefined) {
      throw new ConversionError("unsupported", "config.json is missing, or says no model_type", {
        hint: "lay the base model's config.json beside the weights",
      });
    }
    refusePacked(checkpoint, base);
    const dtype = options.dtype ?? dtypeOfName(base?.facts.get("dtype.config")?.value);
    const names = stripWrappers(checkpoint.weights, checkpoint.facts, architectures);
    refuseFused(names.weights);
    const weights = sambanovaWeights(collectTensors(checkpoint.weights), {
      names,
      facts: checkpoint.facts,
      dtype,
      isDtypeOfBase: options.dtype === null,
      base: base?.name ?? null,
      maxShardBytes: options.maxShardBytes,
    });
    const config = sambanovaConfig(checkpoint, base, {
      dtype,
      untie: weights.isTied,
      transformersVersion: options.transformersVersion,
    });
    return completePlan({
      layout: "sambanova",
      checkpoint,
      steps: [...weights.steps, ...config.steps],
      arrangement: arrangeShards(weights.groups, options.maxShardBytes, numberedName),
      needsIndex: true,
      texts: config.files,
      accept: isSambanovaSideFile,
      evidence: { shards: EVIDENCE.shards, index: EVIDENCE.index, sideFiles: EVIDENCE.sideFiles },
    });
  },
};
