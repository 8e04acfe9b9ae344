import { type ExpressionKind, type SawAttribute, TemplateOperands } from "./template-operands.ts";
import type { TemplateStream } from "./template-stream.ts";

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
const SUMS: ReadonlySet<string> = new Set(["+", "-"]);
const PRODUCTS: ReadonlySet<string> = new Set(["*", "/", "//", "%"]);

export interface TupleOptions {
  /** Names and literals only, as targets of assignments. */
  readonly isSimple?: boolean;
  readonly hasConditions?: boolean;
  readonly isParenthesised?: boolean;
  readonly hasNamespace?: boolean;
}

/** The expressions of Jinja2's grammar (jinja2/parser.py 3.1), read for their form alone. */
export class TemplateExpressions {
  readonly #stream: TemplateStream;
  readonly #operands: TemplateOperands;

  constructor(stream: TemplateStream, saw: SawAttribute) {
    this.#stream = stream;
    this.#operands = new TemplateOperands(stream, saw, this);
  }

  tuple(options: TupleOptions = {}): ExpressionKind {
    const { isSimple = false, hasConditions = true, isParenthesised = false, hasNamespace = false } = options;
    const stream = this.#stream;
    const kinds: ExpressionKind[] = [];
    let isTuple = false;
    for (;;) {
      if (kinds.length > 0) stream.expect(",");
      if (this.#isTupleEnd()) break;
      kinds.push(isSimple ? this.#operands.primary(hasNamespace) : this.expression(hasConditions));
      if (!stream.is(",")) break;
      isTuple = true;
    }
    const [first] = kinds;
    if (!isTuple && first !== undefined) return first;
    if (!isTuple && !isParenthesised) throw stream.unexpected("an expression");
    return kinds.every((kind) => kind === "name" || kind === "namespace" || kind === "names") ? "names" : "tuple";
  }

  #isTupleEnd(): boolean {
    return ["end }}", "end %}", ")"].includes(this.#stream.current.type);
  }

  expression(hasConditions = true): ExpressionKind {
    let kind = this.#or();
    if (!hasConditions) return kind;
    while (this.#stream.skipName("if")) {
      this.#or();
      if (this.#stream.skipName("else")) this.#or();
      kind = "other";
    }
    return kind;
  }

  #or(): ExpressionKind {
    return this.#row(
      () =>
        this.#row(
          () => this.#not(),
          () => this.#stream.skipName("and"),
        ),
      () => this.#stream.skipName("or"),
    );
  }

  /** Operands with operators between them. */
  #row(operand: () => ExpressionKind, operator: () => boolean): ExpressionKind {
    let kind = operand();
    while (operator()) {
      operand();
      kind = "other";
    }
    return kind;
  }

  #not(): ExpressionKind {
    let isNegated = false;
    while (this.#stream.skipName("not")) isNegated = true;
    const kind = this.#row(
      () => this.#sum(),
      () => this.#comparison(),
    );
    return isNegated ? "other" : kind;
  }

  #comparison(): boolean {
    const stream = this.#stream;
    if (COMPARISONS.has(stream.current.type)) {
      stream.next();
      return true;
    }
    if (stream.skipName("in")) return true;
    const next = stream.isName("not") ? stream.look() : null;
    if (next?.type !== "name" || next.value !== "in") return false;
    stream.next();
    stream.next();
    return true;
  }

  #sum(): ExpressionKind {
    const product = (): ExpressionKind =>
      this.#row(
        () => this.#power(),
        () => this.#oneOf(PRODUCTS),
      );
    const joined = (): ExpressionKind => this.#row(product, () => this.#stream.skipIf("~"));
    return this.#row(joined, () => this.#oneOf(SUMS));
  }

  #power(): ExpressionKind {
    return this.#row(
      () => this.#unary(),
      () => this.#stream.skipIf("**"),
    );
  }

  #oneOf(types: ReadonlySet<string>): boolean {
    if (!types.has(this.#stream.current.type)) return false;
    this.#stream.next();
    return true;
  }

  #unary(): ExpressionKind {
    let isSigned = false;
    while (this.#oneOf(SUMS)) isSigned = true;
    const kind = this.#operands.operand();
    return isSigned ? "other" : kind;
  }

  /** One filter or a row of them. @param isFirst without a bar before the first: {% filter upper %} */
  filter(isFirst: boolean): void {
    this.#operands.filter(isFirst);
  }
}
