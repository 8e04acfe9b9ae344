import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { BaseModel } from "../../model/base-model.ts";
import { ConversionError } from "../conversion-error.ts";

/**
 * Families of which the vendor publishes repacked directories only: DeepSeek-R1-0528-per-tensor-RDU-packed,
 * gpt-oss-120b-FP8-per-tensor-surgery, Llama-4-Maverick-17B-128E-Instruct_surgery-FP8-128E-RDU,
 * Qwen3-235B-A22B-Instruct-2507-FP8-per-tensor-RDU-packed-kvall-idc (sambastack-tools, checkpoint_mapping.json).
 */
const PACKED = /^(?:deepseek_v\d\w*|gpt_oss|llama4(?:_text)?|qwen3_moe)$/;

const HINT =
  "convert --to huggingface writes the plain checkpoint (prepare-ckpt: --layout huggingface); --backend sn-byoc has the vendor's own container convert it";

/**
 * That the vendor's layout of a checkpoint is public: that of quantised models and of mixtures of experts that the vendor
 * packs is not. @throws ConversionError "unsupported"
 */
export function refusePacked({ root, facts }: Checkpoint, base: BaseModel | null): void {
  const method = facts.get("quantization.method") ?? facts.get("quantization.tensors");
  if (method !== null) refuse(`${root} is quantised (${String(method.value)})`);
  const ofBase = base?.facts.get("quantization.method");
  if (base !== null && ofBase != null) refuse(`${base.name} is quantised (${String(ofBase.value)})`);
  const family = packedFamily(facts) ?? (base === null ? null : packedFamily(base.facts));
  if (family !== null) refuse(`the vendor packs the experts of ${family} models`);
}

function refuse(why: string): never {
  throw new ConversionError("unsupported", `${why}, and how the platform stores such a model is not public`, {
    hint: HINT,
  });
}

function packedFamily(facts: Facts): string | null {
  const types = [facts.get("architecture.root_model_type")?.value, facts.get("architecture.model_type")?.value];
  return types.find((type): type is string => typeof type === "string" && PACKED.test(type)) ?? null;
}
