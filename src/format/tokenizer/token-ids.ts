import { isUtf8 } from "node:buffer";
import { JsonByteReader } from "../json/byte-reader.ts";

/**
 * Every token of a tokenizer.json with its id: the vocabulary, and the added tokens before it where a text stands in both.
 * Builds the whole map (128,256 entries for Llama 3): for a fingerprint, not for a lint, which asks `readTokenizer`.
 *
 * @throws ReadFault when the file is no tokenizer.json
 */
export function readTokenIds(bytes: Uint8Array): ReadonlyMap<string, number> {
  const reader = new JsonByteReader(bytes);
  if (!isUtf8(bytes)) reader.fail("encoding", "the file is not UTF-8");
  const ids = new Map<string, number>();
  const added: (readonly [string, number])[] = [];
  reader.object("the tokenizer", (key) => {
    if (key === "added_tokens") reader.array("added_tokens", () => added.push(readAddedToken(reader)));
    else if (key === "model") readModel(reader, ids);
    else reader.skipValue("a part of the tokenizer");
  });
  reader.finish("the tokenizer");
  for (const [token, id] of added) ids.set(token, id);
  return ids;
}

function readAddedToken(reader: JsonByteReader): readonly [string, number] {
  let content: string | null = null;
  let id: number | null = null;
  reader.object("an added token", (key) => {
    if (key === "id") id = reader.wholeNumber("the id of an added token");
    else if (key === "content") content = reader.string("the content of an added token");
    else reader.skipValue("a part of an added token");
  });
  if (content === null || id === null) return reader.fail("schema", "an added token needs id and content");
  return [content, id];
}

/** BPE, WordPiece and WordLevel map tokens to ids; Unigram lists [token, score], and the place is the id. */
function readModel(reader: JsonByteReader, ids: Map<string, number>): void {
  reader.object("model", (key) => {
    if (key !== "vocab") reader.skipValue("a part of the model");
    else if (reader.peek() === 0x5b) {
      reader.array("model.vocab", (index) =>
        reader.array("an entry of model.vocab", (part) => {
          if (part === 0) ids.set(reader.string("a token"), index);
          else reader.skipValue("a score");
        }),
      );
    } else reader.object("model.vocab", (token) => void ids.set(token, reader.wholeNumber("a token id")));
  });
}
