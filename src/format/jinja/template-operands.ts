import { TemplateFault } from "./template-fault.ts";
import type { TemplateStream } from "./template-stream.ts";

/** What an expression turned out to be, as far as it matters to what is around it. */
export type ExpressionKind = "name" | "constant" | "call" | "namespace" | "tuple" | "names" | "other";

/** Told of each `.name`, of strings that name internals of Python, and with null of an attr filter whose name is computed. */
export type SawAttribute = (name: string | null, at: number) => void;

const ARGUMENTS: ReadonlySet<string> = new Set(["name", "string", "integer", "float", "(", "[", "{"]);
const CONSTANTS: ReadonlySet<string> = new Set(["true", "false", "True", "False", "none", "None"]);
/** "__class__" or "__init__.__globals__", which no prompt has as a string of its own. */
const INTERNAL_PATH = /^(?:\w+\.)*__\w+__(?:\.\w+)*$/;

/** The expressions that operands hold. */
export interface NestedExpressions {
  expression(): ExpressionKind;
  tuple(options: { readonly isParenthesised: true }): ExpressionKind;
}

/** What stands between the operators of an expression: names, literals, calls, filters and tests. */
export class TemplateOperands {
  readonly #stream: TemplateStream;
  readonly #saw: SawAttribute;
  readonly #nested: NestedExpressions;

  constructor(stream: TemplateStream, saw: SawAttribute, nested: NestedExpressions) {
    this.#stream = stream;
    this.#saw = saw;
    this.#nested = nested;
  }

  operand(): ExpressionKind {
    return this.#filters(this.#postfix(this.primary(false)));
  }

  primary(hasNamespace: boolean): ExpressionKind {
    const stream = this.#stream;
    const token = stream.current;
    switch (token.type) {
      case "name":
        stream.next();
        if (CONSTANTS.has(token.value)) return "constant";
        if (!hasNamespace || !stream.skipIf(".")) return "name";
        stream.expect("name");
        return "namespace";
      case "string":
        this.#string();
        return "constant";
      case "integer":
      case "float":
        stream.next();
        return "constant";
      case "(": {
        stream.next();
        const kind = stream.within(() => this.#nested.tuple({ isParenthesised: true }));
        stream.expect(")");
        return kind;
      }
      case "[":
        return this.#items("[", "]", () => this.#nested.expression());
      case "{":
        return this.#items("{", "}", () => {
          this.#nested.expression();
          stream.expect(":");
          this.#nested.expression();
        });
      default:
        throw stream.unexpected("an expression");
    }
  }

  /** Strings side by side are one. */
  #string(): void {
    const { at } = this.#stream.current;
    let value = "";
    while (this.#stream.is("string")) value += this.#stream.next().value;
    if (INTERNAL_PATH.test(value)) this.#saw(value, at);
  }

  #items(open: string, close: string, item: () => void): ExpressionKind {
    const stream = this.#stream;
    stream.expect(open);
    stream.within(() => {
      for (let count = 0; !stream.is(close); count++) {
        if (count > 0) stream.expect(",");
        if (stream.is(close)) break;
        item();
      }
    });
    stream.expect(close);
    return "other";
  }

  #postfix(kind: ExpressionKind): ExpressionKind {
    const stream = this.#stream;
    let result = kind;
    for (;;) {
      if (stream.skipIf(".")) {
        const token = stream.next();
        if (token.type !== "name" && token.type !== "integer")
          throw new TemplateFault("a dot without a name or number behind it", token.at);
        if (token.type === "name") this.#saw(token.value, token.at);
        result = "other";
      } else if (stream.is("[")) {
        this.#subscript();
        result = "other";
      } else if (stream.is("(")) {
        this.callArguments();
        result = "call";
      } else return result;
    }
  }

  #subscript(): void {
    const stream = this.#stream;
    stream.expect("[");
    stream.within(() => {
      for (let count = 0; !stream.is("]"); count++) {
        if (count > 0) stream.expect(",");
        this.#subscribed();
      }
    });
    stream.expect("]");
  }

  #subscribed(): void {
    const stream = this.#stream;
    if (!stream.is(":")) {
      this.#nested.expression();
      if (!stream.is(":")) return;
    }
    // At most two colons: [begin:end:step].
    for (let colons = 0; colons < 2 && stream.skipIf(":"); colons++)
      if (!["]", ",", ":"].includes(stream.current.type)) this.#nested.expression();
  }

  /** Whether the first argument is a string and nothing more. */
  callArguments(): boolean {
    const stream = this.#stream;
    const { at } = stream.expect("(");
    let dynamic = 0;
    let hasNamed = false;
    let isText = false;
    const fail = (): TemplateFault =>
      new TemplateFault("arguments of a call in an order that Python does not take", at);
    stream.within(() => {
      for (let count = 0; !stream.is(")"); count++) {
        if (count > 0) stream.expect(",");
        if (stream.is(")") && count > 0) break;
        if (stream.is("*") || stream.is("**")) {
          const stars = stream.next().type.length;
          if (dynamic >= stars) throw fail();
          dynamic = stars;
        } else if (stream.is("name") && stream.look().type === "=") {
          if (dynamic === 2) throw fail();
          hasNamed = true;
          stream.next();
          stream.next();
        } else if (dynamic > 0 || hasNamed) throw fail();
        if (count === 0 && stream.is("string")) isText = [",", ")", "string"].includes(stream.look().type);
        this.#nested.expression();
      }
    });
    stream.expect(")");
    return isText;
  }

  #filters(kind: ExpressionKind): ExpressionKind {
    const stream = this.#stream;
    let result = kind;
    for (;;) {
      if (stream.is("|")) {
        this.filter(false);
        result = "other";
      } else if (stream.isName("is")) {
        this.#test();
        result = "other";
      } else if (stream.is("(")) {
        this.callArguments();
        result = "call";
      } else return result;
    }
  }

  /** One filter or a row of them. @param isFirst without a bar before the first: {% filter upper %} */
  filter(isFirst: boolean): void {
    const stream = this.#stream;
    for (let bare = isFirst; bare || stream.skipIf("|"); bare = false) {
      const { at, value } = stream.expect("name");
      this.#dotted();
      const isText = stream.is("(") && this.callArguments();
      if (value === "attr" && !isText) this.#saw(null, at);
    }
  }

  #dotted(): void {
    while (this.#stream.skipIf(".")) this.#stream.expect("name");
  }

  #test(): void {
    const stream = this.#stream;
    stream.next();
    stream.skipName("not");
    stream.expect("name");
    this.#dotted();
    if (stream.is("(")) this.callArguments();
    else if (ARGUMENTS.has(stream.current.type) && !stream.isName("else", "or", "and")) {
      if (stream.isName("is")) throw new TemplateFault("two tests in a row", stream.current.at);
      this.#postfix(this.primary(false));
    }
  }
}
