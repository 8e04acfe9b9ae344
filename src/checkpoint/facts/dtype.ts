import { memberOf } from "../../format/json/json-value.ts";
import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { filePlace, valuePlace } from "../place.ts";
import { bytesOfDtypes } from "../weights.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import type { ModelConfig } from "./model-config.ts";

type DtypeFact = Extract<FactName, `dtype.${string}` | "quantization.method" | `transformers.${string}`>;

/** Number format of the weights, quantisation, and the library version that wrote the config. */
export function dtypeFacts(source: FactSource, config: ModelConfig): FactReaders<DtypeFact> {
  return {
    "dtype.config": () => configDtype(config),
    "dtype.weights": () => weightsDtype(source),
    "quantization.method": () => quantizationMethod(config),
    "transformers.version": () => version(config),
    "transformers.saved_by_v5": () => {
      const fact = version(config);
      return fact === null ? null : { ...fact, value: /^[5-9]\d*\./.test(String(fact.value)) };
    },
  };
}

/** `dtype` since transformers 4.56, `torch_dtype` before; where both stand, dtype wins. */
function configDtype(config: ModelConfig): Fact | null {
  const fact = config.stated("dtype") ?? config.stated("torch_dtype");
  return fact === null || typeof fact.value !== "string"
    ? null
    : { ...fact, value: fact.value.replace(/^torch\./, "") };
}

function weightsDtype(source: FactSource): Fact | null {
  let most: readonly [string, number] | null = null;
  for (const entry of bytesOfDtypes(source.weights)) {
    if (dtypeBits(entry[0]) !== null && (most === null || entry[1] > most[1])) most = entry;
  }
  if (most === null) return null;
  return { value: most[0], from: filePlace(source.weights.loaded[0]?.file ?? ""), how: "derived" };
}

function quantizationMethod(config: ModelConfig): Fact | null {
  const quantization = config.stated("quantization_config") ?? config.stated("compression_config");
  if (quantization === null) return null;
  const method = memberOf(quantization.value, "quant_method");
  if (typeof method === "string") return { ...quantization, value: method };
  const bitsandbytes = memberOf(quantization.value, "load_in_4bit") ?? memberOf(quantization.value, "load_in_8bit");
  return { ...quantization, value: bitsandbytes === undefined ? "unknown" : "bitsandbytes" };
}

/** A part of a composite config may carry its own; the one at the top is the version that saved the checkpoint. */
function version(config: ModelConfig): Fact | null {
  const top = memberOf(config.root, "transformers_version");
  if (typeof top === "string") {
    return { value: top, from: valuePlace("config.json", ["transformers_version"]), how: "stated" };
  }
  const fact = config.stated("transformers_version");
  return typeof fact?.value === "string" ? fact : null;
}
