import { Composer, type CST, type Document, type ParsedNode, Parser } from "yaml";
import type { YamlFault } from "./yaml-fault.ts";

/** Deeper than any resource, and far from where a recursion ends. */
const MAX_DEPTH = 60;
/**
 * Four hundred PEFs as `kubectl get -o yaml` prints them into one document; an installation has some 150. A kilobyte of text
 * makes half a megabyte of tokens when all of it is marks.
 */
const MAX_LENGTH = 2 * 1024 * 1024;
const MAX_MARKS = 60_000;

export type YamlTree = Document.Parsed<ParsedNode>;

/** The nodes of one document with their offsets, or why there are none. Memory and time are bounded by the text's length. */
export function parseYamlTree(text: string): YamlTree | YamlFault {
  const large = tooLarge(text);
  if (large !== null) return large;
  const tokens: CST.Token[] = [];
  for (const token of new Parser().parse(text)) {
    tokens.push(token);
    const fault = tooDeep(token);
    if (fault !== null) return fault;
  }
  const composer = new Composer<ParsedNode>({
    version: "1.2",
    schema: "core",
    // Told apart by what kubectl makes of keys.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  let first: YamlTree | null = null;
  for (const document of composer.compose(tokens, true, text.length)) {
    if (first !== null)
      return syntax("a second document begins without a line ---", [document.range[0], document.range[0]]);
    first = document as YamlTree;
  }
  if (first === null) return syntax("there is no document", [0, 0]);
  const [error] = first.errors;
  return error === undefined ? first : syntax(worded(error.message, text, error.pos), inText(error.pos, text));
}

/** What is missing at the end is shown at the last thing that is there. */
function inText([begin, end]: readonly [number, number], text: string): readonly [number, number] {
  const last = text.trimEnd().length;
  return begin < last ? [begin, Math.min(end, text.length)] : [Math.max(0, last - 1), last];
}

export function isYamlFault(value: YamlTree | YamlFault): value is YamlFault {
  return "detail" in value;
}

function syntax(detail: string, [begin, end]: readonly [number, number]): YamlFault {
  return { code: "yaml/syntax", detail, pointer: [], range: { offset: begin, length: Math.max(0, end - begin) } };
}

function worded(message: string, text: string, [begin]: readonly [number, number]): string {
  const plain = message.replace(/\.$/, "");
  // Jinja's, which no one renders before kubectl does not read it.
  if (text.startsWith("{%", begin - 1)) return "the line has {%, as a template that is not rendered yet";
  if (text.startsWith("${", begin - 1))
    return "inside of braces or brackets a value with ${ needs quotes until it is filled in";
  if (/\t/.test(text.slice(Math.max(0, begin - 1), begin + 1)) && /tab/i.test(message))
    return "a tab indents this line, and YAML takes spaces only";
  return /^[A-Z][a-z]/.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
}

function tooLarge(text: string): YamlFault | null {
  const limit = (detail: string): YamlFault => ({
    code: "yaml/limit",
    detail,
    pointer: [],
    range: { offset: 0, length: 1 },
  });
  if (text.length > MAX_LENGTH) return limit(`a document of ${text.length} characters; up to ${MAX_LENGTH} are read`);
  const marks = countMarks(text);
  return marks > MAX_MARKS ? limit(`a document of ${marks} lines and values; up to ${MAX_MARKS} are read`) : null;
}

/** How many values a text may hold at most, roughly: what reading it costs in time and memory. */
export function countMarks(text: string): number {
  let marks = 0;
  for (let at = 0; at < text.length; at++) if (MARKS.has(text.charCodeAt(at))) marks++;
  return marks;
}

/** Line feed and `,[{`: each begins at most a few values. */
const MARKS: ReadonlySet<number> = new Set([..."\n,[{"].map((mark) => mark.charCodeAt(0)));

/** Walks without recursion: the parser of tokens does not recurse either, the composer does. */
function tooDeep(root: CST.Token): YamlFault | null {
  const pending: { readonly token: CST.Token; readonly depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { token, depth } = next;
    if (depth > MAX_DEPTH) {
      const range = { offset: Math.max(0, token.offset), length: 1 };
      return { code: "yaml/too-deep", detail: `values are nested more than ${MAX_DEPTH} deep`, pointer: [], range };
    }
    if (token.type === "document" && token.value !== undefined) pending.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const item of token.items) {
      if (item.key) pending.push({ token: item.key, depth: depth + 1 });
      if (item.value !== undefined) pending.push({ token: item.value, depth: depth + 1 });
    }
  }
  return null;
}
