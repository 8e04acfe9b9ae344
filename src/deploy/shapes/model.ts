import { SOURCE_PATH } from "../names/source-path.ts";
import { EMAIL, STATUS, VERSION } from "../names/word-formats.ts";
import { resource } from "./common.ts";
import { ANY, BOOLEAN, list, map, object, openObject, type Shape, TEXT, text } from "./shape.ts";

/** facts 4.5. */
const CHECKPOINT_VERSION: Shape = object({
  "source!": text(SOURCE_PATH),
  "checkpoint_status!": text(STATUS),
  tool_support: BOOLEAN,
  vision_embedding_checkpoint: ANY,
});

export const MODEL: Shape = resource(
  object({
    "name!": TEXT,
    aliases: list(TEXT),
    "checkpoints!": map(object({ "versions!": map(CHECKPOINT_VERSION, VERSION, 1) }), undefined, 1),
    "tokenizer!": object({ "path!": TEXT, endpointUrls: list(TEXT) }),
    "owner!": text(EMAIL),
    tool_support: BOOLEAN,
    public: ANY,
    metadata: openObject({ capabilities: list(TEXT) }),
  }),
);
