import type { ConversionPlan } from "../convert/plan.ts";

/** Characters of a piece: enough for a call of the system to be worth it. */
const PIECE = 65_536;

/** A plan whole, for machines, with a line feed: in pieces, as one of a hundred thousand tensors is tens of megabytes. */
export function* planJson(plan: ConversionPlan): Generator<string, undefined> {
  let piece = "";
  for (const text of texts(plan)) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function* texts({ outputs, ...rest }: ConversionPlan): Generator<string> {
  yield `${open(rest, 0)},\n  "outputs": `;
  yield* list(outputs, 2, function* ({ parts, ...output }) {
    yield `${open(output, 4)},\n      "parts": `;
    yield* list(parts, 6, function* (part) {
      yield indented(part, 8);
    });
    yield "\n    }";
  });
  yield "\n}\n";
}

function* list<T>(items: readonly T[], indent: number, each: (item: T) => Iterable<string>): Generator<string> {
  yield "[";
  for (const [index, item] of items.entries()) {
    yield `${index === 0 ? "" : ","}\n${" ".repeat(indent + 2)}`;
    yield* each(item);
  }
  yield items.length === 0 ? "]" : `\n${" ".repeat(indent)}]`;
}

/** An object without its end. */
function open(value: object, indent: number): string {
  return indented(value, indent).slice(0, -indent - 2);
}

function indented(value: object, indent: number): string {
  // A line feed in a string is spelt \n.
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(indent)}`);
}
