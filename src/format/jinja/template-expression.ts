import { type ExpressionKind, type SawAttribute, TemplateOperands } from "./template-operands.ts";
import type { TemplateStream } from "./template-stream.ts";

const OPERATORS: ReadonlySet<string> = new Set([
  ...["==", "!=", "<", "<=", ">", ">="],
  ...["+", "-", "~", "*", "/", "//", "%", "**"],
]);

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

  /** Operators bind more or less, but one and the same row of operands and operators is an expression in every case. */
  #or(): ExpressionKind {
    const stream = this.#stream;
    let kind: ExpressionKind | null = null;
    do {
      let isAlone: boolean = kind === null;
      while (stream.skipName("not")) isAlone = false;
      const first = this.#unary();
      kind = isAlone ? first : "other";
      while (this.#operator()) {
        this.#unary();
        kind = "other";
      }
    } while (stream.skipName("and") || stream.skipName("or"));
    return kind;
  }

  #operator(): boolean {
    const stream = this.#stream;
    if (OPERATORS.has(stream.current.type)) {
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

  #unary(): ExpressionKind {
    let isSigned = false;
    while (this.#stream.skipIf("-") || this.#stream.skipIf("+")) isSigned = true;
    const kind = this.#operands.operand();
    return isSigned ? "other" : kind;
  }

  /** One filter or a row of them. @param isFirst without a bar before the first: {% filter upper %} */
  filter(isFirst: boolean): void {
    this.#operands.filter(isFirst);
  }
}
