import { formulaError, type Token, tokenize } from "./expression-tokens.ts";

/** What a formula works with. null: the config does not say. */
export type Value = number | boolean | string | readonly Value[] | null;

/** Gives a name its value; null when nobody knows. */
export type Scope = (name: string) => Value;

/** A formula of an architecture file, such as `(H + 2 * K) * D` or `i < first_k_dense_replace`. */
export interface Expression {
  readonly text: string;
  /** Every name in it, each once. */
  readonly names: ReadonlySet<string>;
  evaluate(scope: Scope): Value;
}

type Evaluate = (scope: Scope) => Value;
type Binary = (left: Value, right: Value) => Value;

/** From the loosest to the tightest. `??` takes its right side where the left is unknown. */
const LEVELS: readonly ReadonlyMap<string, Binary>[] = [
  new Map<string, Binary>([["??", (a, b) => a ?? b]]),
  new Map<string, Binary>([["||", (a, b) => isTrue(a) || isTrue(b)]]),
  new Map<string, Binary>([["&&", (a, b) => isTrue(a) && isTrue(b)]]),
  new Map<string, Binary>([
    ["==", (a, b) => a === b],
    ["!=", (a, b) => a !== b],
    ["<=", numeric((a, b) => a <= b)],
    [">=", numeric((a, b) => a >= b)],
    ["<", numeric((a, b) => a < b)],
    [">", numeric((a, b) => a > b)],
    ["in", (a, b) => Array.isArray(b) && b.includes(a)],
  ]),
  new Map<string, Binary>([
    ["+", numeric((a, b) => a + b)],
    ["-", numeric((a, b) => a - b)],
  ]),
  new Map<string, Binary>([
    ["*", numeric((a, b) => a * b)],
    ["/", numeric((a, b) => (b === 0 ? null : a / b))],
    ["%", numeric((a, b) => (b === 0 ? null : a % b))],
  ]),
];

const FUNCTIONS: ReadonlyMap<string, (value: Value) => Value> = new Map<string, (value: Value) => Value>([
  ["ceil", (value) => (typeof value === "number" ? Math.ceil(value) : null)],
  ["floor", (value) => (typeof value === "number" ? Math.floor(value) : null)],
  ["known", (value) => value !== null],
  ["length", (value) => (Array.isArray(value) ? value.length : null)],
]);

/**
 * Reads a formula: numbers, 'texts', names (symbols of the file, index variables, keys of config.json with dots between
 * parts), `+ - * / %`, comparisons, `in`, `! && ||`, `a ?? b`, `ceil(x)`, `floor(x)`, `length(list)`, `known(x)`.
 * @throws SyntaxError saying where it cannot be read
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text);
  const evaluate = parser.whole();
  return { text, names: parser.names, evaluate };
}

/** Whether a condition holds: neither false, null, 0, empty nor unknown. */
export function isTrue(value: Value): boolean {
  return (
    value !== null && value !== false && value !== 0 && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}

function numeric(operate: (a: number, b: number) => number | boolean | null): Binary {
  return (a, b) => (typeof a === "number" && typeof b === "number" ? operate(a, b) : null);
}

class Parser {
  readonly names = new Set<string>();
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  whole(): Evaluate {
    const evaluate = this.#binary(0);
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) this.#fail(`"${rest.text}" does not belong there`);
    return evaluate;
  }

  #binary(level: number): Evaluate {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operate = operators.get(this.#tokens[this.#at]?.text ?? "");
      if (operate === undefined) return left;
      this.#at++;
      const [a, b] = [left, this.#binary(level + 1)];
      left = (scope) => operate(a(scope), b(scope));
    }
  }

  #unary(): Evaluate {
    if (!this.#take("!")) return this.#primary();
    const operand = this.#unary();
    return (scope) => !isTrue(operand(scope));
  }

  #primary(): Evaluate {
    const token = this.#tokens[this.#at]?.text ?? this.#fail("it ends too early");
    if (token !== "(" && !/^[\w']/.test(token)) this.#fail(`"${token}" does not belong there`);
    this.#at++;
    if (token === "(") {
      const inner = this.#binary(0);
      this.#expect(")");
      return inner;
    }
    if (/^\d/.test(token)) {
      const number = Number(token);
      return () => number;
    }
    if (token.startsWith("'")) {
      const string = token.slice(1, -1);
      return () => string;
    }
    return this.#tokens[this.#at]?.text === "(" ? this.#call(token) : this.#name(token);
  }

  #name(name: string): Evaluate {
    this.names.add(name);
    return (scope) => scope(name);
  }

  #call(name: string): Evaluate {
    const apply = FUNCTIONS.get(name);
    if (apply === undefined) {
      this.#at--;
      this.#fail(`there is no function ${name}, only ${[...FUNCTIONS.keys()].join(", ")}`);
    }
    this.#expect("(");
    const argument = this.#binary(0);
    this.#expect(")");
    return (scope) => apply(argument(scope));
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at]?.text !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) this.#fail(`"${token}" is missing`);
  }

  #fail(why: string): never {
    throw formulaError(this.#text, this.#tokens[this.#at]?.at ?? this.#text.length, why);
  }
}
