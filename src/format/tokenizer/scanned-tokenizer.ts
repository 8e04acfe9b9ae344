import { JsonByteReader } from "../json/byte-reader.ts";
import { type JsonValue, memberOf } from "../json/json-value.ts";
import { parseJson } from "../json/parse-json.ts";
import type { KnownTokenizer } from "./known-tokenizer.ts";
import { MergeList } from "./merge-list.ts";
import { TokenTable } from "./token-table.ts";
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
  /** The members of the file, and of its model, that are small. */
  readonly parts: ReadonlyMap<string, ByteRange>;
  readonly modelParts: ReadonlyMap<string, ByteRange>;
  /** Where model.merges stands; null when there are none; "behind" when it is behind the vocabulary, where nobody has looked. */
  readonly merges: ByteRange | "behind" | null;
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
  #tokens: TokenTable | null = null;
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
    const { merges } = this.#scan;
    const [begin, end] = merges === "behind" ? [this.#mergesBehind(), undefined] : (merges ?? [null]);
    return begin === null ? null : new MergeList(this.#buffer.subarray(begin, end));
  }

  /** Where a list begins that stands in the model behind its vocabulary. */
  #mergesBehind(): number | null {
    const [, begin] = this.#span();
    const reader = new JsonByteReader(this.#buffer, begin);
    while (reader.peek() === COMMA) {
      reader.at++;
      const key = reader.string("a key");
      reader.colon();
      if (key === "merges") return reader.at;
      reader.skipValue("a part of the model");
    }
    return null;
  }

  tokenOf(id: number): string | null {
    if (id > this.maxId) return null;
    const added = this.addedTokens.find((token) => token.id === id);
    return added?.content ?? this.#search((_, candidate) => candidate === id)?.token ?? null;
  }

  get tokens(): TokenTable {
    this.#tokens ??= this.#gatherTokens();
    return this.#tokens;
  }

  #gatherTokens(): TokenTable {
    const table = new TokenTable(this.#buffer, this.size);
    if (this.#scan.vocabulary?.kind === "object") this.#gatherObject(table);
    else this.#visitVocabulary((token, id) => table.add(token, id));
    // An added token stands in the vocabulary too, most often; what is added counts.
    for (const [token, id] of this.#addedIds) table.addLast(token, id);
    return table;
  }

  #gatherObject(table: TokenTable): void {
    const buffer = this.#buffer;
    const reader = new JsonByteReader(buffer, this.#scan.vocabulary?.begin ?? 0);
    reader.objectOfSkippedKeys("model.vocab", (keyBegin, keyEnd) => {
      const id = reader.wholeNumber("a token id");
      const [begin, end] = [keyBegin + 1, keyEnd - 1];
      if (hasEscape(buffer, begin, end)) table.add(decoded(buffer, keyBegin, keyEnd), id);
      else table.addInFile(begin, end, id);
    });
    this.#vocabularyEnd = reader.at;
  }

  forEachScore(visit: (id: number, score: number) => void): void {
    if (this.#scan.vocabulary?.kind !== "list") return;
    const reader = new JsonByteReader(this.#buffer, ...this.#span());
    reader.array("model.vocab", (id) =>
      reader.array("an entry", (part) => {
        const begin = reader.skipValue("a part of an entry");
        if (part === 1) visit(id, Number(this.#buffer.toString("latin1", begin, reader.at)));
      }),
    );
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

const BACKSLASH = 0x5c;
const COMMA = 0x2c;

function hasEscape(bytes: Uint8Array, begin: number, end: number): boolean {
  for (let at = begin; at < end; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
}

/** A text with escapes; half of a surrogate pair is no text in UTF-8, and stays as it is written. */
function decoded(buffer: Buffer, begin: number, end: number): string {
  const written = buffer.toString("utf8", begin, end);
  const text = parseJson(written).value;
  return typeof text === "string" && text.isWellFormed() ? text : written.slice(1, -1);
}

/** Whether a writer may have spelt the token otherwise than JSON.stringify does. */
function mayBeEscaped(token: string): boolean {
  return /[^\u0020-\u007e]|["\\/]/.test(token);
}
