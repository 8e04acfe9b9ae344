import { JsonByteReader } from "../json/byte-reader.ts";
import { type JsonValue, memberOf } from "../json/json-value.ts";
import { parseJson } from "../json/parse-json.ts";
import type { KnownTokenizer } from "./known-tokenizer.ts";
import { MergeList } from "./merge-list.ts";
import type { AddedToken, TokenizerSummary } from "./tokenizer-summary.ts";

/** Where model.vocab stands: an object of token to id, or (Unigram) a list of [token, score] whose index is the id. */
export interface VocabularySpan {
  readonly kind: "object" | "list";
  readonly begin: number;
  /** null when nobody has looked for it yet. */
  readonly end: number | null;
}

type ByteRange = readonly [begin: number, end: number];

export interface TokenizerScanResult {
  readonly bytes: Uint8Array;
  readonly counts: KnownTokenizer;
  readonly addedTokens: readonly AddedToken[];
  readonly vocabulary: VocabularySpan | null;
  readonly parts: ReadonlyMap<string, ByteRange>;
  readonly modelParts: ReadonlyMap<string, ByteRange>;
  /** Where model.merges stands; null when there are none, or when the scan ended before. */
  readonly merges: ByteRange | null;
}

/** A tokenizer that was scanned; tokens are looked up in its bytes. */
export class ScannedTokenizer implements TokenizerSummary {
  readonly size: number;
  readonly maxId: number;
  readonly vocabulary: TokenizerSummary["vocabulary"];
  readonly addedTokens: readonly AddedToken[];
  readonly #scan: TokenizerScanResult;
  readonly #buffer: Buffer;
  readonly #addedIds: ReadonlyMap<string, number>;
  #outline: JsonValue | undefined;
  #vocabularyEnd: number | null = null;

  constructor(scan: TokenizerScanResult) {
    this.#scan = scan;
    this.#buffer = Buffer.from(scan.bytes.buffer, scan.bytes.byteOffset, scan.bytes.byteLength);
    this.size = scan.counts.size;
    this.maxId = scan.counts.maxId;
    this.vocabulary = scan.counts.vocabulary;
    this.addedTokens = scan.addedTokens;
    this.#addedIds = new Map(scan.addedTokens.map((token) => [token.content, token.id]));
  }

  get outline(): JsonValue {
    this.#outline ??= {
      ...this.#parse(this.#scan.parts),
      model: this.#parse(this.#scan.modelParts),
    };
    return this.#outline;
  }

  get model(): string | null {
    const model = memberOf(this.outline, "model");
    const type = memberOf(model, "type");
    if (typeof type === "string") return type;
    // Old files name none: tokenizers 0.23 goes by what else is there.
    if (this.#scan.merges !== null) return "BPE";
    if (memberOf(model, "max_input_chars_per_word") !== undefined) return "WordPiece";
    if (this.#scan.vocabulary?.kind === "list") return "Unigram";
    return this.#scan.vocabulary !== null && memberOf(model, "unk_token") !== undefined ? "WordLevel" : null;
  }

  idOf(token: string): number | null {
    const added = this.#addedIds.get(token);
    if (added !== undefined) return added;
    if (this.#scan.vocabulary?.kind === "object") {
      const id = this.#findKey(token);
      if (id !== null || !mayBeEscaped(token)) return id;
    }
    return this.#search((candidate) => candidate === token)?.id ?? null;
  }

  get merges(): MergeList | null {
    return this.#scan.merges === null ? null : new MergeList(this.#buffer.subarray(...this.#scan.merges));
  }

  tokenOf(id: number): string | null {
    if (id > this.maxId) return null;
    const added = this.addedTokens.find((token) => token.id === id);
    return added?.content ?? this.#search((_, candidate) => candidate === id)?.token ?? null;
  }

  forEachToken(visit: (token: string, id: number) => void): void {
    // An added token stands in the vocabulary too, most often; what is added counts.
    this.#visitVocabulary((token, id) => {
      if (!this.#addedIds.has(token)) visit(token, id);
    });
    for (const [token, id] of this.#addedIds) visit(token, id);
  }

  /** Looks for the token as most writers spell it. A quoted text in the vocabulary is always a key: the values are numbers. */
  #findKey(token: string): number | null {
    const [begin, end] = this.#span();
    const needle = Buffer.from(JSON.stringify(token));
    let at = this.#buffer.indexOf(needle, begin);
    while (at >= 0 && at < end) {
      const before = this.#buffer[at - 1];
      const reader = new JsonByteReader(this.#buffer, at + needle.length, end);
      if (before !== 0x5c && reader.peek() === 0x3a) {
        reader.colon();
        return reader.wholeNumber("a token id");
      }
      at = this.#buffer.indexOf(needle, at + 1);
    }
    return null;
  }

  /** From the vocabulary's bracket to behind its other one: what follows may look like a token. */
  #span(): ByteRange {
    const { begin, end } = this.#scan.vocabulary ?? { begin: 0, end: 0 };
    if (end !== null) return [begin, end];
    if (this.#vocabularyEnd === null) {
      const reader = new JsonByteReader(this.#buffer, begin);
      reader.skipValue("model.vocab");
      this.#vocabularyEnd = reader.at;
    }
    return [begin, this.#vocabularyEnd];
  }

  #search(matches: (token: string, id: number) => boolean): { readonly token: string; readonly id: number } | null {
    let found: { token: string; id: number } | null = null;
    this.#visitVocabulary((token, id) => {
      if (found === null && matches(token, id)) found = { token, id };
    });
    return found;
  }

  #visitVocabulary(visit: (token: string, id: number) => void): void {
    const kind = this.#scan.vocabulary?.kind;
    if (kind === undefined) return;
    const reader = new JsonByteReader(this.#buffer, ...this.#span());
    if (kind === "object") {
      reader.object("model.vocab", (token) => visit(token, reader.wholeNumber("a token id")));
    } else {
      reader.array("model.vocab", (index) =>
        reader.array("an entry", (part) => {
          if (part === 0) visit(reader.string("a token"), index);
          else reader.skipValue("a score");
        }),
      );
    }
  }

  #parse(parts: ReadonlyMap<string, ByteRange>): Readonly<Record<string, JsonValue>> {
    const members: [string, JsonValue][] = [];
    for (const [key, [begin, end]] of parts) {
      members.push([key, parseJson(this.#buffer.toString("utf8", begin, end)).value ?? null]);
    }
    return Object.fromEntries(members);
  }
}

/** Whether a writer may have spelt the token otherwise than JSON.stringify does. */
function mayBeEscaped(token: string): boolean {
  return /[^\u0020-\u007e]|["\\/]/.test(token);
}
