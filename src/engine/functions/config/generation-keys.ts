import { memberOf } from "../../../format/json/json-value.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { CONFIG, rootConfig } from "./config-document.ts";

/** How text is sampled, as generation_config.json has it (GenerationConfig of transformers 5.12). */
const KEYS = [
  "do_sample",
  "temperature",
  "top_k",
  "top_p",
  "min_p",
  "typical_p",
  "epsilon_cutoff",
  "eta_cutoff",
  "repetition_penalty",
  "encoder_repetition_penalty",
  "length_penalty",
  "no_repeat_ngram_size",
  "encoder_no_repeat_ngram_size",
  "bad_words_ids",
  "max_length",
  "max_new_tokens",
  "min_length",
  "min_new_tokens",
  "early_stopping",
  "num_beams",
  "num_beam_groups",
  "diversity_penalty",
  "num_return_sequences",
  "forced_bos_token_id",
  "forced_eos_token_id",
  "remove_invalid_values",
  "exponential_decay_length_penalty",
  "suppress_tokens",
  "begin_suppress_tokens",
] as const;

/** Generation parameters in config.json that generation_config.json does not repeat: one finding for all of them. */
export const generationKeys: RuleFunction = {
  name: "config/generation-keys",
  options: { type: "object", additionalProperties: false },
  fix: "unsafe",
  placeholders: ["count", "names"],
  run({ checkpoint }): FunctionOutcome {
    const root = rootConfig(checkpoint);
    if (root === null) return { targets: 0, findings: [] };
    const generation = checkpoint.documents.get("generation_config.json")?.value;
    const found = KEYS.filter(
      (key) => (memberOf(root, key) ?? null) !== null && memberOf(generation, key) === undefined,
    );
    const [first] = found;
    if (first === undefined) return { targets: 1, findings: [] };
    const args = { count: found.length, names: nameList(found) };
    const document = checkpoint.documents.get(CONFIG);
    const edits = found.flatMap((key): readonly StructuralEdit[] => {
      const json = document?.rawText([key]) ?? null;
      if (json === null) return [];
      return [
        { op: "remove", file: CONFIG, pointer: [key] },
        { op: "insert", file: "generation_config.json", pointer: [key], json },
      ];
    });
    // Engines that read generation_config.json alone will generate otherwise than before.
    const fixes: readonly Fix[] =
      generation === undefined
        ? []
        : [{ title: `move ${args.names} to generation_config.json`, safety: "unsafe", edits }];
    return { targets: 1, findings: [{ args, primary: { file: CONFIG, pointer: [first], part: "key" }, fixes }] };
  },
};
