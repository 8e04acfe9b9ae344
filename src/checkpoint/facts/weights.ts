import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { filePlace } from "../place.ts";
import { bytesOfDtypes, tensorPlace, type Weights } from "../weights.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import { readTensorNames } from "./tensor-names.ts";

type WeightFact = Extract<FactName, `weights.${string}` | "quantization.tensors">;

export function weightFacts(source: FactSource): FactReaders<WeightFact> {
  const { weights } = source;
  let names: ReturnType<typeof readTensorNames> | null = null;
  const summary = (): ReturnType<typeof readTensorNames> => {
    names ??= readTensorNames(weights);
    return names;
  };
  const at = <T extends string | number | boolean>(value: T, tensor: string): Fact<T> => ({
    value,
    from: tensorPlace(weights, tensor),
    how: "derived",
  });
  const whole = <T extends string | number | boolean>(value: T): Fact<T> => ({
    value,
    from: filePlace(weights.index?.file ?? weights.loaded[0]?.file ?? ""),
    how: "derived",
  });
  return {
    "weights.format": () => (weights.format === "none" ? null : whole(weights.format)),
    "weights.tensors": () => (summary().count === 0 ? null : whole(summary().count)),
    "weights.bytes": () => (weights.complete && weights.tensors.size > 0 ? whole(sumBytes(weights)) : null),
    "weights.layers": () => {
      const last = summary().lastLayer;
      return last === null ? null : at(last.layer + 1, last.tensor);
    },
    "weights.has_lm_head": () => {
      const { count, embedding, head } = summary();
      if (count === 0 || embedding === null) return null;
      return head === null ? whole(false) : at(true, head);
    },
    "weights.embedding_rows": () => rows(weights, summary().embedding),
    "weights.lm_head_rows": () => rows(weights, summary().head),
    "quantization.tensors": () => {
      const quantised = summary().quantised;
      return quantised === null ? null : at(quantised.method, quantised.tensor);
    },
  };
}

/** No rows where the bytes contradict the shape, or there are none: other rules say what is wrong there. */
function rows(weights: Weights, tensor: string | null): Fact | null {
  const info = tensor === null ? undefined : weights.tensors.get(tensor);
  if (tensor === null || info === undefined || info.shape.length !== 2) return null;
  const [count = 0, width = 0] = info.shape;
  if (count === 0 || count * width * (dtypeBits(info.dtype) ?? 0) !== (info.end - info.begin) * 8) return null;
  return { value: count, from: tensorPlace(weights, tensor), how: "derived" };
}

function sumBytes(weights: Weights): number {
  let bytes = 0;
  for (const sum of bytesOfDtypes(weights).values()) bytes += sum;
  return bytes;
}
