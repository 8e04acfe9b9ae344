import { SOURCE_PATH } from "../names/source-path.ts";
import { HEX_ID, onlyWord, STATUS, VERSION } from "../names/word-formats.ts";
import { resource } from "./common.ts";
import { ANY, BOOLEAN, INTEGER, list, map, object, POSITIVE, replaced, type Shape, TEXT, text } from "./shape.ts";

/** facts 4.9. Which fields are required was not seen. */
export const PEF: Shape = resource(
  object({
    metadata: object({
      model_arch: TEXT,
      batch_size: POSITIVE,
      max_seq_length: POSITIVE,
      max_completion_tokens: INTEGER,
      job_type: text(onlyWord("infer")),
      num_rdus: POSITIVE,
      rdu_arch: TEXT,
      task_name: TEXT,
      continuous_batching: BOOLEAN,
      use_context_cache: BOOLEAN,
      constrained_decoding: BOOLEAN,
      is_spec_prefill: BOOLEAN,
      dynamic_dims: object({
        batch_size: object({ values: list(POSITIVE) }),
        decode_seq: object({ min: INTEGER, max: INTEGER, step: INTEGER }),
      }),
      seq_lengths: replaced(ANY, "max_seq_length, dynamic_dims and prefill_graphs, of which lengths are derived"),
    }),
    versions: map(
      object({
        source: text(SOURCE_PATH),
        cached_path: ANY,
        ckpt_sharing_uuid: text(HEX_ID),
        pef_status: text(STATUS),
        num_tokens_at_a_time: INTEGER,
        prefill_graphs: ANY,
        copy_pef: ANY,
        vision_embedding_pef: ANY,
      }),
      VERSION,
    ),
    // facts 4.9: "also legacy at .spec".
    copy_pef: ANY,
    vision_embedding_pef: ANY,
  }),
);
