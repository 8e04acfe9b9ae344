import { TemplateFault } from "./template-fault.ts";
import { readTemplateString } from "./template-string.ts";

/** "name", "string", "integer", "float", "begin {{", "begin {%", "end }}", "end %}", "end of the template", or an operator as it is written. */
export interface TemplateToken {
  readonly type: string;
  /** The name, or what a string stands for. */
  readonly value: string;
  readonly at: number;
}

// Python's \s, which is not JavaScript's.
const SPACE = /[ \t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*/y;
const RAW = /\{%[-+]?\s*raw\s*-?%\}/y;
const END_RAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][-+]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const INTEGER = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const NAME = /[A-Za-z_]\w*/y;
/** Compiled where a template has such names, which takes a few milliseconds. */
const WIDE_NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_]*/uy;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}<>=.:|,;]/y;
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);
/** As deep as Python's parser goes is less. */
const MAX_BRACKETS = 1_000;

/** The tokens of a chat template, one at a time, as Jinja2 3.1 finds them; text, comments and raw blocks are passed over. */
export class TemplateLexer {
  readonly #text: string;
  #at = 0;
  /** What ends the tag that we are in; null in text. */
  #end: "%}" | "}}" | null = null;
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** @throws TemplateFault */
  next(): TemplateToken {
    return this.#end === null ? this.#nextTag() : this.#inTag(this.#end);
  }

  #nextTag(): TemplateToken {
    const text = this.#text;
    for (;;) {
      const at = text.indexOf("{", this.#at);
      if (at < 0) return { type: "end of the template", value: "", at: text.length };
      this.#at = at + 1;
      const kind = text[at + 1];
      if (kind === "#") this.#skipComment(at);
      else if (kind === "%" && this.#match(RAW, at) !== null) this.#skipRaw(at);
      else if (kind === "%" || kind === "{") {
        const sign = text[at + 2];
        this.#at = at + (sign === "-" || sign === "+" ? 3 : 2);
        this.#end = kind === "%" ? "%}" : "}}";
        return { type: kind === "%" ? "begin {%" : "begin {{", value: "", at };
      }
    }
  }

  #skipComment(begin: number): void {
    const sign = this.#text[begin + 2];
    const at = begin + (sign === "-" || sign === "+" ? 3 : 2);
    const end = this.#text.indexOf("#}", at);
    this.#at = end < 0 ? this.#unclosed("a comment", begin, at) : end + 2;
  }

  #skipRaw(begin: number): void {
    const at = begin + (this.#match(RAW, begin)?.length ?? 0);
    END_RAW.lastIndex = at;
    this.#at = END_RAW.exec(this.#text) === null ? this.#unclosed("{% raw %}", begin, at) : END_RAW.lastIndex;
  }

  /** Jinja2 misses the end only where something follows. A line break at the end of a template counts for nothing. */
  #unclosed(what: string, begin: number, at: number): number {
    if (!/^(?:\r\n|[\r\n])?$/.test(this.#text.slice(at, at + 3)))
      throw new TemplateFault(`${what} is not closed`, begin);
    return this.#text.length;
  }

  #inTag(end: "%}" | "}}"): TemplateToken {
    const text = this.#text;
    const at = this.#afterSpace();
    this.#at = at;
    const first = text[at];
    if (first === undefined) return { type: "end of the template", value: "", at };
    const sign = first === "-" || (first === "+" && end === "%}") ? 1 : 0;
    if (this.#open.length === 0 && text.startsWith(end, at + sign)) {
      this.#at = at + sign + 2;
      this.#end = null;
      return { type: `end ${end}`, value: "", at };
    }
    if (first === "'" || first === '"') {
      const { value, next } = readTemplateString(text, at);
      this.#at = next;
      return { type: "string", value, at };
    }
    const number = first >= "0" && first <= "9" ? this.#number(at) : null;
    if (number !== null) return number;
    const name = first > "9" ? this.#name(at) : null;
    if (name !== null) return this.#take("name", name, at);
    const operator = this.#match(OPERATOR, at);
    if (operator === null) throw unexpected(text, at);
    this.#balance(operator, at);
    return this.#take(operator, operator, at);
  }

  #afterSpace(): number {
    let at = this.#at;
    for (; ; at++) {
      const code = this.#text.charCodeAt(at);
      if (code > 0x20 && code < 0x7f) return at;
      if (code !== 0x20) return at + (this.#match(SPACE, at)?.length ?? 0);
    }
  }

  #name(at: number): string | null {
    const plain = this.#match(NAME, at);
    const isWide = this.#text.charCodeAt(at + (plain?.length ?? 0)) >= 0x80;
    return isWide ? this.#match(WIDE_NAME, at) : plain;
  }

  #number(at: number): TemplateToken | null {
    const float = this.#text[at - 1] === "." ? null : this.#match(FLOAT, at);
    if (float !== null) return this.#take("float", float, at);
    const integer = this.#match(INTEGER, at);
    return integer === null ? null : this.#take("integer", integer, at);
  }

  #balance(operator: string, at: number): void {
    const closer = CLOSERS.get(operator);
    if (closer !== undefined) {
      if (this.#open.push(closer) > MAX_BRACKETS)
        throw new TemplateFault(
          `${MAX_BRACKETS} brackets are within each other, more than Python's parser goes through`,
          at,
        );
      return;
    }
    if (!/^[)\]}]$/.test(operator)) return;
    const expected = this.#open.pop();
    if (expected === undefined) throw new TemplateFault(`${operator} closes nothing`, at);
    if (expected !== operator) throw new TemplateFault(`${operator} stands where ${expected} has to`, at);
  }

  #take(type: string, value: string, at: number): TemplateToken {
    this.#at = at + value.length;
    return { type, value, at };
  }

  #match(pattern: RegExp, at: number): string | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }
}

/** Letters and digits beyond ASCII follow Python's tables of Unicode, which may be newer than ours. */
function unexpected(text: string, at: number): TemplateFault {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const isSure = character < "\x80" || /[\p{S}\p{P}]/u.test(character);
  return new TemplateFault(`the character ${JSON.stringify(character)} has no meaning there`, at, isSure);
}
