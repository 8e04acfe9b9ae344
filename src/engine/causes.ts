/** What several findings have in common, told once above their places. */
export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly paragraph: string;
}

const LIST: readonly Cause[] = [
  {
    id: "saved-by-v5",
    title: "saved by transformers 5",
    paragraph:
      "transformers 5 writes another dialect of the same checkpoint than 4.x reads: rope_parameters instead of rope_theta and rope_scaling, dtype instead of torch_dtype, a chat_template.jinja file, extra tokens as a list, the tokenizer class TokenizersBackend, and no special_tokens_map.json. A 4.x reader ignores what it does not know and takes its defaults, so the model may load and still answer wrongly. Save the checkpoint again with the transformers 4.x that trained it, or mend the places below: --fix writes beside each key what a 4.x reader looks for.",
  },
  {
    id: "vocabulary-resized",
    title: "the vocabulary was resized",
    paragraph:
      "Training added tokens or cut the embedding table, so its rows are no longer the base model's. The platform compiles the base's table, and a serving engine may refuse the shape. Map the new tokens onto reserved ids of the base tokenizer, bring the table back to the base's rows, and keep vocab_size.",
  },
  {
    id: "adapter-not-merged",
    title: "an adapter was not merged",
    paragraph:
      "The folder holds the small matrices of an adapter, not the weights of a model. Load the base model without quantisation, call merge_and_unload(), save the result together with the tokenizer, and lint that folder.",
  },
  {
    id: "quantized-weights",
    title: "the weights are quantised",
    paragraph:
      "The tensors are packed by a quantisation library. The platform starts from 16-bit weights. Take the unquantised original, or merge the training result into it.",
  },
  {
    id: "incomplete-copy",
    title: "the copy is incomplete",
    paragraph:
      "Files are absent, empty, cut short or Git LFS pointers: the checkpoint was not copied whole. Fetch it again (git lfs pull, or hf download) and compare the sizes.",
  },
  {
    id: "training-checkpoint",
    title: "a training checkpoint, not a model",
    paragraph:
      "The folder holds the state of a training run (partitioned weights, optimizer states), which no inference engine reads. Export it with the training framework's own tool first.",
  },
];

export const CAUSES: ReadonlyMap<string, Cause> = new Map(LIST.map((cause) => [cause.id, cause]));

/** The cause with this id; null for an unknown one. */
export function causeOf(id: string): Cause | null {
  return CAUSES.get(id) ?? null;
}
