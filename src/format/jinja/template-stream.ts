import { TemplateFault } from "./template-fault.ts";
import { TemplateLexer, type TemplateToken } from "./template-lexer.ts";

/** jinja2 itself stops at half of it, at Python's limits for recursion and indentation. */
const MAX_DEPTH = 200;

/** The tokens of a template with one to look ahead, and how deep its parts are within each other. */
export class TemplateStream {
  readonly #lexer: TemplateLexer;
  #current: TemplateToken;
  #ahead: TemplateToken | null = null;
  #depth = 0;

  constructor(text: string) {
    this.#lexer = new TemplateLexer(text);
    this.#current = this.#lexer.next();
  }

  get current(): TemplateToken {
    return this.#current;
  }

  next(): TemplateToken {
    const token = this.#current;
    this.#current = this.#ahead ?? this.#lexer.next();
    this.#ahead = null;
    return token;
  }

  look(): TemplateToken {
    this.#ahead ??= this.#lexer.next();
    return this.#ahead;
  }

  is(type: string): boolean {
    return this.#current.type === type;
  }

  isName(...names: readonly string[]): boolean {
    return this.#current.type === "name" && names.includes(this.#current.value);
  }

  skipIf(type: string): boolean {
    if (!this.is(type)) return false;
    this.next();
    return true;
  }

  skipName(name: string): boolean {
    if (!this.isName(name)) return false;
    this.next();
    return true;
  }

  expect(type: string): TemplateToken {
    if (!this.is(type)) throw this.unexpected(type.replace(/^end /, ""));
    return this.next();
  }

  expectName(name: string): void {
    if (!this.skipName(name)) throw this.unexpected(name);
  }

  unexpected(wanted: string): TemplateFault {
    return new TemplateFault(`${printToken(this.#current)} stands where ${wanted} has to`, this.#current.at);
  }

  /** What `read` reads is one level further in. */
  within<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH)
      throw new TemplateFault(
        `more than ${MAX_DEPTH} parts are within each other, more than Python goes through`,
        this.#current.at,
      );
    const result = read();
    this.#depth--;
    return result;
  }
}

export function printToken({ type, value }: TemplateToken): string {
  if (type === "name") return value.slice(0, 60);
  if (type === "string") return "a string";
  if (type === "integer" || type === "float") return "a number";
  return type.replace(/^(?:begin|end) (?=[{%}])/, "");
}
