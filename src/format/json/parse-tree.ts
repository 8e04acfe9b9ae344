import type { Fault } from "../fault.ts";
import { quote } from "../text/quote.ts";
import type { ArrayNode, JsonNode, MemberNode, ObjectNode, ScalarNode } from "./syntax-tree.ts";

export type JsonFaultCode =
  | "json/syntax"
  | "json/encoding"
  | "json/comment"
  | "json/trailing-comma"
  | "json/duplicate-key"
  | "json/non-finite"
  | "json/number-range"
  | "json/proto-key"
  | "json/too-deep";

export type JsonFault = Fault<JsonFaultCode>;

/** Deeper nesting than any real file has (the deepest in 126 published checkpoints is 6). */
export const MAX_DEPTH = 64;
const MAX_FAULTS = 50;

/**
 * Parses JSON into a tree with positions. What a person can get wrong by hand (comments, trailing or missing commas,
 * duplicate keys) and what Python writes although JSON forbids it (NaN, Infinity) is read and reported, so that one
 * comma does not hide twenty findings. The tree is null when nothing could be made of the text.
 */
export function parseTree(text: string): { readonly tree: JsonNode | null; readonly faults: readonly JsonFault[] } {
  const parser = new TreeParser(text);
  return { tree: parser.parse(), faults: parser.faults };
}

/** Ends the parse: the rest of the text makes no sense. The fault has been recorded. */
class Unreadable extends Error {}

const WORDS: ReadonlyMap<string, null | boolean | number> = new Map<string, null | boolean | number>([
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);
const WORD = /-?[A-Za-z_$][\w$]*/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})/;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class TreeParser {
  readonly faults: JsonFault[] = [];
  readonly #text: string;
  #at: number;
  #depth = 0;
  /** The keys that lead to where the parser is. */
  readonly #keys: string[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  parse(): JsonNode | null {
    let tree: JsonNode | null = null;
    try {
      this.#skipSpace();
      tree = this.#value();
      this.#skipSpace();
      if (this.#at < this.#text.length) this.#extra();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
    }
    return tree;
  }

  #extra(): never {
    const conflict = CONFLICT.test(this.#text.slice(this.#at, this.#at + 8));
    return this.#stop(
      conflict ? "a Git merge conflict was committed here" : "extra text after the end of the JSON value",
    );
  }

  #value(): JsonNode {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#nested(() => this.#object());
      case "[":
        return this.#nested(() => this.#array());
      case '"':
        return this.#string();
      case undefined:
        return this.#stop("the file ends where a value is expected");
      default:
        return this.#number() ?? this.#word();
    }
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.#stop(`nested deeper than ${MAX_DEPTH} levels`, "json/too-deep");
    const node = read();
    this.#depth--;
    return node;
  }

  #object(): ObjectNode {
    const start = this.#at++;
    const members: MemberNode[] = [];
    const seen = new Set<string>();
    while (this.#next("}", members.length)) {
      if (this.#text[this.#at] !== '"') this.#stop("a key in double quotes is expected here");
      const key = this.#string();
      const name = String(key.value);
      this.#checkKey(name, key, seen);
      this.#skipSpace();
      if (this.#text[this.#at] === ":") this.#at++;
      else this.#stop(`a colon is missing after the key ${quote(name)}`);
      this.#skipSpace();
      this.#keys.push(name);
      members.push({ key: name, keyStart: key.start, keyEnd: key.end, value: this.#value() });
      this.#keys.pop();
    }
    return { type: "object", start, end: this.#at, members };
  }

  #checkKey(name: string, key: ScalarNode, seen: Set<string>): void {
    if (seen.has(name)) {
      this.#fault("json/duplicate-key", `the key ${quote(name)} stands twice, the last one wins`, key.start, key.end, {
        key: name,
      });
    }
    seen.add(name);
    if (name === "__proto__" || (name === "prototype" && this.#keys.at(-1) === "constructor")) {
      this.#fault("json/proto-key", `the key ${quote(name)} means nothing here`, key.start, key.end);
    }
  }

  #array(): ArrayNode {
    const start = this.#at++;
    const items: JsonNode[] = [];
    while (this.#next("]", items.length)) items.push(this.#value());
    return { type: "array", start, end: this.#at, items };
  }

  /** Steps over the comma before the next entry; false at the closing bracket, which it consumes. */
  #next(close: "}" | "]", count: number): boolean {
    this.#skipSpace();
    const comma = this.#at;
    const hasComma = count > 0 && this.#text[this.#at] === ",";
    if (hasComma) {
      this.#at++;
      this.#skipSpace();
    }
    if (this.#text[this.#at] === close) {
      if (hasComma) this.#fault("json/trailing-comma", `a comma before the closing ${close}`, comma, comma + 1);
      this.#at++;
      return false;
    }
    if (this.#at >= this.#text.length) this.#stop(`the file ends before the closing ${close}`);
    if (count > 0 && !hasComma) {
      if (!/["{[\-\d]/.test(this.#text[this.#at] ?? "")) this.#stop(`a comma or a closing ${close} is expected here`);
      this.#fault("json/syntax", "a comma is missing before this", this.#at, this.#at + 1);
    }
    return true;
  }

  #string(): ScalarNode {
    const start = this.#at++;
    let escaped = false;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.#stop("the file ends inside a string", "json/syntax", start);
      if (code === 0x5c) {
        escaped = true;
        ESCAPE.lastIndex = this.#at;
        if (!ESCAPE.test(this.#text)) this.#stop("an unknown escape in a string");
        this.#at = ESCAPE.lastIndex;
      } else {
        if (code < 0x20)
          this.#stop("a control character inside a string (is its closing quote missing?)", "json/syntax");
        this.#at++;
      }
    }
    this.#at++;
    const raw = this.#text.slice(start, this.#at);
    const value = escaped ? String(JSON.parse(raw)) : raw.slice(1, -1);
    if (escaped && !value.isWellFormed()) {
      this.#fault("json/encoding", "half of a surrogate pair in a string", start, this.#at);
    }
    return { type: "scalar", start, end: this.#at, value };
  }

  #number(): ScalarNode | null {
    NUMBER.lastIndex = this.#at;
    const raw = NUMBER.exec(this.#text)?.[0];
    if (raw === undefined) return null;
    const start = this.#at;
    this.#at += raw.length;
    if (/^-?0\d/.test(raw)) this.#fault("json/syntax", "a number with a leading zero", start, this.#at);
    const value = Number(raw);
    if (!Number.isFinite(value) || (value === 0 && /[1-9]/.test(raw.split(/e/i)[0] ?? ""))) {
      this.#fault("json/number-range", `${raw.slice(0, 40)} does not fit a 64-bit float`, start, this.#at);
    }
    return { type: "scalar", start, end: this.#at, value };
  }

  #word(): ScalarNode {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    const value = word === undefined ? undefined : WORDS.get(word);
    if (CONFLICT.test(this.#text.slice(this.#at, this.#at + 8))) this.#stop("a Git merge conflict was committed here");
    if (word === undefined || value === undefined) {
      return this.#stop(word === undefined ? "a value is expected here" : `${quote(word, 20)} is no JSON value`);
    }
    const start = this.#at;
    this.#at += word.length;
    if (typeof value === "number") {
      this.#fault("json/non-finite", `${word} is no JSON number, though Python reads and writes it`, start, this.#at);
    }
    return { type: "scalar", start, end: this.#at, value };
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) this.#at++;
      else if (code === 0x2f || code === 0x23) this.#comment();
      else return;
    }
  }

  #comment(): void {
    const start = this.#at;
    const two = this.#text.slice(start, start + 2);
    if (two === "/*") {
      const close = this.#text.indexOf("*/", start + 2);
      if (close < 0) this.#stop("a comment without an end", "json/comment");
      this.#at = close + 2;
    } else if (two === "//" || two.startsWith("#")) {
      const rest = /[\r\n]/.exec(this.#text.slice(start, start + 100_000));
      this.#at = rest === null ? this.#text.length : start + rest.index;
    } else {
      this.#stop("a value is expected here");
    }
    this.#fault("json/comment", "JSON has no comments", start, this.#at);
  }

  #fault(code: JsonFaultCode, detail: string, start: number, end: number, args?: JsonFault["args"]): void {
    if (this.faults.length >= MAX_FAULTS) return;
    const range = { offset: start, length: Math.max(1, end - start) };
    this.faults.push(args === undefined ? { code, detail, range } : { code, detail, range, args });
  }

  #stop(detail: string, code: JsonFaultCode = "json/syntax", at: number = this.#at): never {
    this.#fault(code, detail, at, at + 1);
    throw new Unreadable();
  }
}
