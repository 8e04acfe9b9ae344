import { isUtf8 } from "node:buffer";
import type { Fault } from "../format/fault.ts";
import { HeaderHabits } from "../format/safetensors/header-habits.ts";
import { readSafetensorsHeader } from "../format/safetensors/read-header.ts";
import type { KnownTokenizer } from "../format/tokenizer/known-tokenizer.ts";
import { readTokenizer } from "../format/tokenizer/read-tokenizer.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import { readWeightIndex } from "../format/weight-index/read-weight-index.ts";
import { type DirectoryEntry, type OpenFile, SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { BigDocument } from "./big-document.ts";
import type { Document } from "./document.ts";
import { type Expected, foreignContent } from "./foreign-content.ts";
import { filePlace, valuePlace } from "./place.ts";
import { PlainDocument } from "./plain-document.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { readTokenizerBytes, readWholeTokenizerBytes, type TokenizerBytes } from "./read-tokenizer-bytes.ts";
import { SNIFF_LENGTH } from "./sniff.ts";
import { TextDocument } from "./text-document.ts";
import { isVocabularyFile } from "./vocabulary-file.ts";
import type { Shard, WeightIndex } from "./weights.ts";
import type { WholeTokenizers } from "./whole-tokenizers.ts";

/** What one file of a checkpoint gave. */
export interface FileContent {
  readonly document: Document | null;
  readonly shard: Shard | null;
  readonly index: WeightIndex | null;
  readonly tokenizer: TokenizerSummary | null;
  readonly problems: readonly Problem[];
}

/** How tokenizer.json is read. */
export interface TokenizerOptions {
  /** By SHA-256 in hex, files that base models ship: such a file is read no further than it is asked for. */
  readonly knownTokenizers?: ReadonlyMap<string, KnownTokenizer>;
  /** Where tokenizers are compared: each file is kept whole, and shared where the last one had the same bytes. */
  readonly wholeTokenizers?: WholeTokenizers;
}

type ReadContent = (fs: VirtualFs, root: string, entry: DirectoryEntry) => Promise<FileContent>;

/** Small JSON files that transformers, engines or the platform read. */
const JSON_FILES: ReadonlySet<string> = new Set([
  "config.json",
  "generation_config.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "chat_template.json",
  "adapter_config.json",
  "preprocessor_config.json",
  "processor_config.json",
  "quantize_config.json",
  "hf_quant_config.json",
]);

/** The largest tokenizer_config.json seen has 1.2 MB; 15 MB of hostile tokens would take a gigabyte. */
const MAX_SMALL = 3_000_000;
/** The largest tokenizer.json seen has 33 MB, the largest index 60 MB. */
const MAX_BIG = 128_000_000;
const NOTHING: FileContent = { document: null, shard: null, index: null, tokenizer: null, problems: [] };

/** Whether a file of that name is looked into. */
export function isReadName(name: string): boolean {
  return readerOf(name, {}, new HeaderHabits()) !== null;
}

/** How a file of that name is read; null when nothing looks into it. */
export function readerOf(name: string, options: TokenizerOptions, habits: HeaderHabits): ReadContent | null {
  if (JSON_FILES.has(name)) return whole(MAX_SMALL, "json", readJson);
  if (name === "chat_template.jinja") return whole(MAX_SMALL, "text", readTemplate);
  if (name === "README.md") return silent(opened(readCard));
  if (name === "tokenizer.json") return tokenizerReader(options);
  if (name === "model.safetensors.index.json" || name === "pytorch_model.bin.index.json")
    return whole(MAX_BIG, "json", readIndex);
  if (name.endsWith(".safetensors")) return opened((file) => readShard(file, name, habits));
  if (/^(?:pytorch_model|consolidated|model|adapter_model).*\.(?:bin|pt|pth)$/.test(name))
    return opened(readTorchShard);
  // Only told from a Git LFS pointer and a web page: these are big files, and tokenizer.json is read in their place.
  if (isVocabularyFile(name)) return opened(sniff("vocabulary"));
  return null;
}

/** Reads one small JSON file of a folder, whatever its name. */
export async function readJsonFile(fs: VirtualFs, folder: string, name: string): Promise<FileContent> {
  return await whole(MAX_SMALL, "json", readJson)(fs, folder, { name, kind: "file", size: 0, modified: 0, link: null });
}

function tokenizerReader({ knownTokenizers, wholeTokenizers }: TokenizerOptions): ReadContent {
  if (wholeTokenizers === undefined)
    return wholeFrom(MAX_BIG, "json", (file) => readTokenizerBytes(file, knownTokenizers), readTokenizerFile);
  const bytesOf = (file: OpenFile): Promise<TokenizerBytes> => readWholeTokenizerBytes(file, knownTokenizers);
  const read = (whole: TokenizerBytes, name: string): FileContent => {
    const content = readTokenizerFile(whole, name);
    wholeTokenizers.keep(whole.bytes, content);
    return content;
  };
  return opened(async (file, name) => {
    return (await wholeTokenizers.sameAs(file)) ?? (await contentFrom(MAX_BIG, "json", bytesOf, read)(file, name));
  });
}

/** Opens a file for `read`; what stands in the way becomes its problem. */
function opened(read: (file: OpenFile, name: string) => Promise<FileContent>): ReadContent {
  return async (fs, root, entry) => {
    const obstacle = entryProblem(entry);
    if (obstacle !== null) return { ...NOTHING, problems: [obstacle] };
    try {
      const file = await fs.open(fs.join(root, entry.name));
      try {
        if (file.size === 0)
          return { ...NOTHING, problems: [fileProblem("file/empty", entry.name, "the file is empty")] };
        const content = await read(file, entry.name);
        return (await file.changed()) ? withProblem(content, changed(entry.name)) : content;
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      const code = error.code === "not-a-file" ? "file/not-regular" : "file/unreadable";
      return { ...NOTHING, problems: [fileProblem(code, entry.name, error.reason)] };
    }
  };
}

/** For a file that no loader needs: nothing that is wrong with it is a problem of the checkpoint. */
function silent(read: ReadContent): ReadContent {
  return async (fs, root, entry) => ({ ...(await read(fs, root, entry)), problems: [] });
}

function withProblem(content: FileContent, problem: Problem): FileContent {
  return { ...content, problems: [...content.problems, problem] };
}

/** Somebody writes to the checkpoint right now: what was read may be half of the old file and half of the new. */
function changed(name: string): Problem {
  return fileProblem("file/changed", name, "the file changed while it was read");
}

function whole(limit: number, expected: Expected, read: (bytes: Uint8Array, name: string) => FileContent): ReadContent {
  const bytesOf = async (file: OpenFile): Promise<WholeFile> => ({ bytes: await file.read(0, file.size) });
  return wholeFrom(limit, expected, bytesOf, ({ bytes }, name) => read(bytes, name));
}

interface WholeFile {
  readonly bytes: Uint8Array;
}

function wholeFrom<T extends WholeFile>(
  limit: number,
  expected: Expected,
  bytesOf: (file: OpenFile) => Promise<T>,
  read: (whole: T, name: string) => FileContent,
): ReadContent {
  return opened(contentFrom(limit, expected, bytesOf, read));
}

function contentFrom<T extends WholeFile>(
  limit: number,
  expected: Expected,
  bytesOf: (file: OpenFile) => Promise<T>,
  read: (whole: T, name: string) => FileContent,
): (file: OpenFile, name: string) => Promise<FileContent> {
  return async (file, name) => {
    if (file.size > limit) {
      const detail = `${file.size} bytes, more than the ${limit} that such a file is read up to`;
      return { ...NOTHING, problems: [fileProblem("json/too-large", name, detail)] };
    }
    const content = await bytesOf(file);
    const foreign = foreignContent(content.bytes.subarray(0, SNIFF_LENGTH), file.size, name, expected);
    return foreign === null ? read(content, name) : { ...NOTHING, problems: [foreign] };
  };
}

function entryProblem(entry: DirectoryEntry): Problem | null {
  const { name, link } = entry;
  if (link?.state === "outside") return fileProblem("file/link-outside", name, "a link that leads out of the folder");
  if (link?.state === "dangling") return fileProblem("file/link-dangling", name, "a link whose target does not exist");
  if (entry.kind === "directory")
    return fileProblem("file/not-regular", name, "a folder stands where a file is expected");
  if (entry.kind === "other") return fileProblem("file/not-regular", name, "not a regular file");
  return null;
}

function readJson(bytes: Uint8Array, name: string): FileContent {
  if (!isUtf8(bytes)) return { ...NOTHING, problems: [fileProblem("json/encoding", name, "the file is not UTF-8")] };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const document = new TextDocument(name, text);
  const problems = document.faults.map((fault) => toProblem(name, fault));
  if (text.charCodeAt(0) === 0xfeff) {
    problems.unshift(fileProblem("json/byte-order-mark", name, "the file begins with a byte-order mark"));
  }
  if (document.isParsed && document.value === undefined) {
    problems.push({ code: "json/not-an-object", place: valuePlace(name, []), detail: "the file holds no JSON object" });
  }
  return { ...NOTHING, document, problems };
}

function readTemplate(bytes: Uint8Array, name: string): FileContent {
  if (!isUtf8(bytes)) return { ...NOTHING, problems: [fileProblem("json/encoding", name, "the file is not UTF-8")] };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return { ...NOTHING, document: new PlainDocument(name, text) };
}

/** The front matter of a model card stands at its beginning. */
const CARD_LENGTH = 16_384;

async function readCard(file: OpenFile, name: string): Promise<FileContent> {
  const bytes = await file.read(0, Math.min(file.size, CARD_LENGTH));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return { ...NOTHING, document: new PlainDocument(name, text) };
}

function readTokenizerFile({ bytes, known, isCut }: TokenizerBytes, name: string): FileContent {
  const { tokenizer, faults } = readTokenizer(bytes, known, isCut);
  const document = new BigDocument(name, bytes, () => tokenizer?.outline);
  return { ...NOTHING, document, tokenizer, problems: faults.map((fault) => toProblem(name, fault)) };
}

function readIndex(bytes: Uint8Array, name: string): FileContent {
  const { index, faults } = readWeightIndex(bytes);
  return {
    ...NOTHING,
    document: new BigDocument(name, bytes, () => index?.outline),
    index: index === null ? null : { file: name, weightMap: index.weightMap, totalSize: index.totalSize },
    problems: faults.map((fault) => toProblem(name, fault)),
  };
}

async function readShard(file: OpenFile, name: string, habits: HeaderHabits): Promise<FileContent> {
  const head = await file.read(0, Math.min(file.size, habits.length));
  const foreign = foreignContent(head.subarray(0, SNIFF_LENGTH), file.size, name, "safetensors");
  if (foreign !== null)
    return { ...NOTHING, shard: { file: name, size: file.size, header: null, torch: null }, problems: [foreign] };
  const read = async (begin: number, length: number): Promise<Uint8Array> =>
    begin + length <= head.length ? head.subarray(begin, begin + length) : await file.read(begin, length);
  const { header, faults } = await readSafetensorsHeader(name, file.size, read, habits);
  return {
    ...NOTHING,
    shard: { file: name, size: file.size, header, torch: null },
    problems: faults.map((fault) => toProblem(name, fault)),
  };
}

/** Few folders have such a file, so its reader is loaded with the first one. */
async function readTorchShard(file: OpenFile, name: string): Promise<FileContent> {
  const { problems } = await sniff("torch")(file, name);
  if (problems.length > 0)
    return { ...NOTHING, shard: { file: name, size: file.size, header: null, torch: null }, problems };
  const { readTorch } = await import("../format/torch/read-torch.ts");
  const { container, faults } = await readTorch(name, file.size, (begin, length) => file.read(begin, length));
  return {
    ...NOTHING,
    shard: { file: name, size: file.size, header: null, torch: container },
    problems: faults.map((fault) => toProblem(name, fault)),
  };
}

function sniff(expected: Expected): (file: OpenFile, name: string) => Promise<FileContent> {
  return async (file, name) => {
    const head = await file.read(0, Math.min(file.size, SNIFF_LENGTH));
    const foreign = foreignContent(head, file.size, name, expected);
    return foreign === null ? NOTHING : { ...NOTHING, problems: [foreign] };
  };
}

function fileProblem(code: ProblemCode, file: string, detail: string): Problem {
  return { code, place: filePlace(file), detail };
}

function toProblem(file: string, fault: Fault<ProblemCode>): Problem {
  const place = placeOf(file, fault);
  return fault.args === undefined
    ? { code: fault.code, place, detail: fault.detail }
    : { code: fault.code, place, detail: fault.detail, args: fault.args };
}

function placeOf(file: string, fault: Fault<ProblemCode>): Problem["place"] {
  if (fault.pointer !== undefined) return valuePlace(file, fault.pointer);
  if (fault.range !== undefined) return { ...valuePlace(file, []), range: fault.range };
  return filePlace(file);
}
