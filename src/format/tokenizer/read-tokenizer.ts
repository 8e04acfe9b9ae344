import { isUtf8 } from "node:buffer";
import type { Fault } from "../fault.ts";
import { JsonByteReader } from "../json/byte-reader.ts";
import { endOfTextLists } from "../json/end-of-text-lists.ts";
import { faultFrom } from "../json/fault-from.ts";
import { ReadFault } from "../json/read-fault.ts";
import { quote } from "../text/quote.ts";
import { IdSet, MAX_TOKEN_ID } from "./id-set.ts";
import type { KnownTokenizer } from "./known-tokenizer.ts";
import { ScannedTokenizer, type VocabularySpan } from "./scanned-tokenizer.ts";
import type { AddedToken, TokenizerSummary } from "./tokenizer-summary.ts";

export type TokenizerFaultCode =
  | `tokenizer/${"schema" | "id" | "duplicate-id" | "limit"}`
  | `json/${"syntax" | "encoding" | "duplicate-key" | "too-deep"}`;
export type TokenizerFault = Fault<TokenizerFaultCode>;

export interface ReadTokenizerResult {
  readonly tokenizer: TokenizerSummary | null;
  readonly faults: readonly TokenizerFault[];
}

const MAX_ADDED_TOKENS = 200_000;
const MAX_TOKEN_LENGTH = 100_000;
const CODES = { schema: "tokenizer/schema", duplicate: "tokenizer/schema", limit: "tokenizer/limit" } as const;
/** One wrong id is often the first of thousands. */
const MAX_FAULTS = 5;

/**
 * Reads a tokenizer.json in one pass over its bytes. The vocabulary (128,256 tokens for Llama 3, 262,144 for Gemma 3) and
 * the merges are checked and counted, not built: JSON.parse of the same 17 MB costs three times the memory.
 * @param known given when the bytes are those of a base model's own file: it is read up to its vocabulary, a tenth of a
 *   millisecond in place of 60
 * @param isCut whether what stands behind the vocabulary of a known file may be missing
 */
export function readTokenizer(
  bytes: Uint8Array,
  known: KnownTokenizer | null = null,
  isCut: boolean = known !== null,
): ReadTokenizerResult {
  if (known === null && !isUtf8(bytes))
    return { tokenizer: null, faults: [{ code: "json/encoding", detail: "the file is not UTF-8" }] };
  const scan = new TokenizerScan(bytes, known, isCut);
  try {
    scan.read();
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    return { tokenizer: null, faults: [...scan.faults, faultFrom(error, CODES)] };
  }
  return { tokenizer: scan.summary(), faults: scan.faults };
}

class TokenizerScan {
  readonly faults: TokenizerFault[] = [];
  readonly #bytes: Uint8Array;
  readonly #reader: JsonByteReader;
  /** Ids of the vocabulary; added tokens join them at the end, most of them are there already. */
  readonly #ids = new IdSet();
  readonly #added: AddedToken[] = [];
  /** Byte ranges of the small parts (normalizer, post_processor, ...), parsed when somebody asks. */
  readonly #parts = new Map<string, readonly [begin: number, end: number]>();
  readonly #modelParts = new Map<string, readonly [begin: number, end: number]>();
  #merges: readonly [begin: number, end: number] | null = null;
  #vocabulary: VocabularySpan | null = null;
  readonly #known: KnownTokenizer | null;
  readonly #isCut: boolean;
  #isDone = false;

  constructor(bytes: Uint8Array, known: KnownTokenizer | null, isCut: boolean) {
    this.#bytes = bytes;
    this.#known = known;
    this.#isCut = isCut;
    this.#reader = new JsonByteReader(bytes);
  }

  read(): void {
    const reader = this.#reader;
    if (reader.peek() === 0xef) reader.fail("syntax", "a byte-order mark");
    reader.object("the tokenizer", (key) => {
      if (key === "added_tokens") this.#readAddedTokens();
      else if (key === "model") this.#readModel();
      else this.#parts.set(key, this.#skip(quote(key)));
      return this.#isDone ? "stop" : undefined;
    });
    if (!this.#isDone) reader.finish("the tokenizer");
    if (this.#vocabulary === null) this.#fault("tokenizer/schema", "model.vocab is missing", ["model"]);
  }

  summary(): TokenizerSummary {
    return new ScannedTokenizer({
      bytes: this.#bytes,
      counts: this.#known ?? this.#counts(),
      addedTokens: this.#added,
      vocabulary: this.#vocabulary,
      parts: this.#parts,
      modelParts: this.#modelParts,
      merges: this.#known === null || this.#isCut ? this.#merges : "behind",
    });
  }

  #counts(): KnownTokenizer {
    const vocabulary = { size: this.#ids.size, maxId: this.#ids.max };
    for (const { id } of this.#added) if (id <= MAX_TOKEN_ID) this.#ids.add(id);
    return { size: this.#ids.size, maxId: this.#ids.max, vocabulary };
  }

  #skip(what: string): readonly [number, number] {
    const begin = this.#reader.skipValue(what);
    return [begin, this.#reader.at];
  }

  #skipMerges(): readonly [number, number] {
    this.#reader.peek();
    const begin = this.#reader.at;
    const end = endOfTextLists(this.#bytes, begin);
    if (end < 0) return this.#skip("model.merges");
    this.#reader.at = end;
    return [begin, end];
  }

  #readModel(): void {
    this.#reader.object("model", (key) => {
      if (key === "vocab" && this.#known !== null) {
        this.#vocabulary = {
          kind: this.#reader.peek() === 0x5b ? "list" : "object",
          begin: this.#reader.at,
          end: null,
        };
        this.#isDone = true;
        return "stop";
      }
      if (key === "vocab") this.#readVocabulary();
      else if (key === "merges") this.#merges = this.#skipMerges();
      else this.#modelParts.set(key, this.#skip(`model.${key}`));
      return undefined;
    });
  }

  #readVocabulary(): void {
    const reader = this.#reader;
    const isList = reader.peek() === 0x5b;
    const begin = reader.at;
    if (isList) {
      reader.array("model.vocab", (index) => {
        reader.array("an entry of model.vocab", (part) =>
          part === 0 ? reader.skipString("a token") : void reader.skipValue("a score", 2),
        );
        this.#ids.add(Math.min(index, MAX_TOKEN_ID));
      });
    } else {
      reader.objectOfSkippedKeys("model.vocab", (keyBegin, keyEnd) => {
        if (keyEnd - keyBegin > MAX_TOKEN_LENGTH) reader.fail("limit", "a token of more than 100000 bytes", keyBegin);
        const id = reader.wholeNumber("a token id");
        if (id > MAX_TOKEN_ID) this.#fault("tokenizer/id", `a token has the id ${id}`, null, keyBegin);
        else if (!this.#ids.add(id))
          this.#fault("tokenizer/duplicate-id", `two tokens have the id ${id}`, null, keyBegin);
      });
    }
    this.#vocabulary = { kind: isList ? "list" : "object", begin, end: reader.at };
  }

  #readAddedTokens(): void {
    const reader = this.#reader;
    reader.array("added_tokens", (index) => {
      if (index >= MAX_ADDED_TOKENS) reader.fail("limit", `more than ${MAX_ADDED_TOKENS} added tokens`);
      const token = this.#readAddedToken();
      if (token.id > MAX_TOKEN_ID) {
        const detail = `the token ${quote(token.content)} has the id ${token.id}`;
        this.#fault("tokenizer/id", detail, ["added_tokens", index, "id"]);
      }
      this.#added.push(token);
    });
  }

  #readAddedToken(): AddedToken {
    const reader = this.#reader;
    const token = { id: null as number | null, content: null as string | null, special: false };
    const flags: Partial<Record<Flag, boolean>> = {};
    reader.object("an added token", (key, at) => {
      if (key === "id") token.id = reader.wholeNumber("the id of an added token");
      else if (key === "content") token.content = reader.string("the content of an added token");
      else if (key === "special") token.special = this.#boolean(key);
      else if (Object.hasOwn(FLAGS, key)) flags[FLAGS[key as keyof typeof FLAGS]] = this.#boolean(key);
      else reader.skipValue(quote(key));
      if ((token.content?.length ?? 0) > MAX_TOKEN_LENGTH)
        reader.fail("limit", "a token of more than 100000 characters", at);
    });
    const { id, content, special } = token;
    if (content === null || id === null) return reader.fail("schema", "an added token needs id and content");
    return { id, content, special, ...unusual(flags, special) };
  }

  #boolean(key: string): boolean {
    const isTrue = this.#reader.peek() === 0x74;
    this.#reader.skipValue(key);
    return isTrue;
  }

  #fault(code: TokenizerFaultCode, detail: string, pointer: TokenizerFault["pointer"] | null, at?: number): void {
    if (this.faults.length >= MAX_FAULTS) return;
    if (pointer) this.faults.push({ code, detail, pointer });
    else this.faults.push({ code, detail, range: { offset: at ?? 0, length: 1 } });
  }
}

const FLAGS = { lstrip: "lstrip", rstrip: "rstrip", single_word: "singleWord", normalized: "normalized" } as const;

type Flag = (typeof FLAGS)[keyof typeof FLAGS];

/** Those that are not as the library sets them: a tokenizer has thousands of added tokens, and hardly ever one of these. */
function unusual(flags: Partial<Record<Flag, boolean>>, special: boolean): Partial<Record<Flag, boolean>> {
  const { normalized, ...others } = flags;
  const kept = Object.fromEntries(Object.entries(others).filter(([, value]) => value));
  return normalized === undefined || normalized === !special ? kept : { ...kept, normalized };
}
