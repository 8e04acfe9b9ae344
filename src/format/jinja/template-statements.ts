import { TemplateExpressions } from "./template-expression.ts";
import { TemplateFault } from "./template-fault.ts";
import type { ExpressionKind } from "./template-operands.ts";
import { printToken, type TemplateStream } from "./template-stream.ts";

/** What a template asks for beyond text: an attribute, or another template by a statement. */
export type SawReach = (kind: "attribute" | "computed" | "statement", name: string, at: number) => void;

const ASSIGNABLE: ReadonlySet<ExpressionKind> = new Set<ExpressionKind>(["name", "namespace", "names"]);

/** The statements of Jinja2's grammar (jinja2/parser.py 3.1) with transformers' extensions: generation, break, continue. */
export class TemplateStatements {
  readonly #stream: TemplateStream;
  readonly #expressions: TemplateExpressions;
  readonly #saw: SawReach;

  constructor(stream: TemplateStream, saw: SawReach) {
    this.#stream = stream;
    this.#saw = saw;
    this.#expressions = new TemplateExpressions(stream, (name, at) => {
      if (name === null) saw("computed", "attr", at);
      else saw("attribute", name, at);
    });
  }

  /** All up to one of the end tags, on whose name the stream then is; or to the end of the template. @throws TemplateFault */
  body(ends: readonly string[]): void {
    const stream = this.#stream;
    for (;;) {
      const { type } = stream.current;
      if (type === "end of the template") return;
      stream.next();
      if (type === "begin {{") {
        this.#expressions.tuple();
        stream.expect("end }}");
      } else {
        if (stream.isName(...ends)) return;
        stream.within(() => this.#statement());
        stream.expect("end %}");
      }
    }
  }

  /** The parts of a statement, each up to one of its end tags. Gives the tag. */
  #parts(opener: string, at: number, ...ends: readonly string[]): string {
    const stream = this.#stream;
    stream.skipIf(":");
    stream.expect("end %}");
    this.body(ends);
    if (stream.is("end of the template"))
      throw new TemplateFault(`{% ${opener} %} is not closed: there is no {% ${ends.at(-1)} %}`, at);
    return stream.next().value;
  }

  #statement(): void {
    const stream = this.#stream;
    const token = stream.current;
    if (token.type !== "name") throw stream.unexpected("the name of a statement");
    const { value: name, at } = stream.next();
    const expressions = this.#expressions;
    switch (name) {
      case "if":
        this.#if(at);
        return;
      case "for":
        this.#for(at);
        return;
      case "set":
        this.#set(at);
        return;
      case "macro":
        stream.expect("name");
        this.#signature();
        break;
      case "call":
        if (stream.is("(")) this.#signature();
        if (expressions.expression() !== "call") throw new TemplateFault("{% call %} without a call", at);
        break;
      case "filter":
        expressions.filter(true);
        break;
      case "with":
        this.#with();
        break;
      case "autoescape":
        expressions.expression();
        break;
      case "generation":
        break;
      case "block":
        this.#block(at);
        return;
      case "break":
      case "continue":
        return;
      case "print":
        this.#print();
        return;
      case "extends":
      case "include":
      case "import":
      case "from":
        this.#saw("statement", name, at);
        this.#other(name);
        return;
      default:
        throw new TemplateFault(
          /^end|^el/.test(name)
            ? `{% ${printToken(token)} %} has no beginning, or another statement has to be closed before it`
            : `there is no statement {% ${printToken(token)} %}`,
          at,
        );
    }
    this.#parts(name, at, `end${name}`);
  }

  #if(at: number): void {
    let tag = "elif";
    while (tag === "elif") {
      this.#expressions.tuple({ hasConditions: false });
      tag = this.#parts("if", at, "elif", "else", "endif");
    }
    if (tag === "else") this.#parts("if", at, "endif");
  }

  #for(at: number): void {
    const stream = this.#stream;
    this.#target(false);
    stream.expectName("in");
    this.#expressions.tuple({ hasConditions: false });
    if (stream.skipName("if")) this.#expressions.expression();
    stream.skipName("recursive");
    if (this.#parts("for", at, "else", "endfor") === "else") this.#parts("for", at, "endfor");
  }

  #set(at: number): void {
    this.#target(true);
    if (this.#stream.skipIf("=")) {
      this.#expressions.tuple();
      return;
    }
    this.#expressions.filter(false);
    this.#parts("set", at, "endset");
  }

  #target(hasNamespace: boolean): void {
    const { at } = this.#stream.current;
    const kind = this.#expressions.tuple({ isSimple: true, hasNamespace });
    if (!ASSIGNABLE.has(kind)) throw new TemplateFault("nothing can be assigned to what stands there", at);
  }

  #signature(): void {
    const stream = this.#stream;
    stream.expect("(");
    let hasDefault = false;
    for (let count = 0; !stream.is(")"); count++) {
      if (count > 0) stream.expect(",");
      const { at } = stream.expect("name");
      if (stream.skipIf("=")) {
        this.#expressions.expression();
        hasDefault = true;
      } else if (hasDefault) throw new TemplateFault("a parameter without a default behind one that has one", at);
    }
    stream.expect(")");
  }

  #with(): void {
    const stream = this.#stream;
    for (let count = 0; !stream.is("end %}"); count++) {
      if (count > 0) stream.expect(",");
      this.#target(false);
      stream.expect("=");
      this.#expressions.expression();
    }
  }

  #print(): void {
    for (let count = 0; !this.#stream.is("end %}"); count++) {
      if (count > 0) this.#stream.expect(",");
      this.#expressions.expression();
    }
  }

  #block(at: number): void {
    const stream = this.#stream;
    const { value: name } = stream.expect("name");
    stream.skipName("scoped");
    stream.skipName("required");
    this.#parts("block", at, "endblock");
    stream.skipName(name);
  }

  /** extends, include, import, from: they are told of, and need no closer look. */
  #other(name: string): void {
    this.#expressions.expression();
    while (!this.#stream.is("end %}") && !this.#stream.is("end of the template")) {
      if (!["name", ","].includes(this.#stream.current.type)) throw this.#stream.unexpected(`the rest of ${name}`);
      this.#stream.next();
    }
  }
}
