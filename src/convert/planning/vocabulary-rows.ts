import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { readTensorNames } from "../../checkpoint/facts/tensor-names.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import { ConversionError } from "../conversion-error.ts";
import type { PlanStep } from "../plan.ts";
import { mapTensors, type PlannedTensor, type TensorGroup } from "./planned-tensor.ts";
import { planStep } from "./step.ts";

export interface VocabularyRows {
  readonly groups: readonly TensorGroup[];
  readonly step: PlanStep;
  /** Of config.json. */
  readonly edits: readonly JsonEdit[];
}

const FLOATS: ReadonlySet<string> = new Set(["F64", "F32", "F16", "BF16"]);

/** Of the prediction layers of DeepSeek-V3 and GLM-4.5: model.layers.61.embed_tokens, model.layers.61.shared_head.head. */
const PREDICTION_TABLE = /\.layers\.\d+\.(?:embed_tokens|shared_head\.head)\.weight$/;

/**
 * Brings the embedding, the head and vocab_size to a number of rows: rows of zeros are added, or rows that no token has are
 * cut. A row of zeros in the head makes the logit 0, whatever came before.
 * @throws ConversionError "unsupported" where a token would lose its row, or where rows cannot be told
 */
export function setVocabularyRows(
  groups: readonly TensorGroup[],
  checkpoint: Checkpoint,
  rows: number,
): VocabularyRows {
  const { facts, weights } = checkpoint;
  const stated = facts.get("vocabulary.size");
  const { embedding, head, quantised } = readTensorNames(weights);
  if (embedding === null || stated === null || typeof stated.value !== "number" || stated.from.file !== "config.json") {
    throw refused("the embedding or vocab_size of config.json is not found", "use a full causal language model");
  }
  const method = facts.get("quantization.method")?.value ?? quantised?.method;
  if (method !== undefined) {
    throw refused(`the weights are quantised (${String(method)})`, "use the original that was quantised");
  }
  refuseLostIds(checkpoint, rows);
  const before = stated.value;
  const bias = head?.replace(/weight$/, "bias");
  const changed: string[] = [];
  const padded = mapTensors(groups, (tensor) => {
    const { name } = tensor;
    if (![embedding, head, bias].includes(name) && !PREDICTION_TABLE.test(name)) return tensor;
    changed.push(name);
    return withRows(tensor, before, rows);
  });
  const [much, what] =
    rows > before ? [rows - before, "of zeros are added to"] : [before - rows, "without a token are cut off"];
  return {
    groups: padded,
    step: planStep("vocabulary-rows", `${much} rows ${what} ${changed.join(" and ")}: ${rows} for ${before}`, changed, {
      text: "rows of zeros make the logit 0; vLLM samples ids without a token too (vllm issue 13175)",
      mark: "seen",
    }),
    edits: [{ op: "set", pointer: stated.from.pointer, json: String(rows) }],
  };
}

/** Tokens of every file of the tokenizer, and what the configurations name by its id, keep their rows. */
function refuseLostIds({ facts, tokenizer, documents }: Checkpoint, rows: number): void {
  const highest = facts.get("tokenizer.max_id");
  if (tokenizer === null || highest === null || Number(highest.value) >= rows) {
    const why =
      tokenizer === null || highest === null
        ? "its tokens are not known"
        : `its tokens end at ${Number(highest.value)} (${highest.from.file})`;
    throw refused(`the embedding cannot have ${rows} rows: ${why}`, "tokens keep their rows; choose another draft");
  }
  for (const file of ["config.json", "generation_config.json"]) {
    const root = documents.get(file)?.value;
    for (const config of [root, memberOf(root, "text_config")]) {
      for (const [key, value] of Object.entries(isJsonObject(config) ? config : {})) {
        if (!/_token_(?:id|index)$/.test(key)) continue;
        const id = [value].flat().find((each) => typeof each === "number" && each >= rows);
        if (id === undefined) continue;
        throw refused(
          `the embedding cannot have ${rows} rows: ${key} of ${file} is ${String(id)}`,
          "ids that are used keep their rows; choose another draft",
        );
      }
    }
  }
}

function withRows(tensor: PlannedTensor, before: number, rows: number): PlannedTensor {
  const { name, dtype, shape, expression } = tensor;
  if (!FLOATS.has(dtype)) throw refused(`${quote(name)} is of dtype ${dtype}`, "use the original in 16 bits");
  if (shape[0] !== before) {
    throw refused(
      `${quote(name)} has ${shape[0] ?? 0} rows, vocab_size is ${before}`,
      "mend what lint says of it first",
    );
  }
  const rest = shape.slice(1);
  const fill = { op: "fill", dtype, shape: [rows - before, ...rest], value: 0 } as const;
  return {
    ...tensor,
    shape: [rows, ...rest],
    expression:
      rows > before
        ? { op: "concat", of: [expression, fill], axis: 0 }
        : { op: "slice", of: expression, axis: 0, begin: 0, end: rows },
  };
}

function refused(message: string, hint: string): ConversionError {
  return new ConversionError("unsupported", message, { hint });
}
