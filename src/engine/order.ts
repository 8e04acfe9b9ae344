import { printPointer } from "../format/json/pointer.ts";
import type { ConcretePlace } from "./concretize.ts";

/** Total order of what a report shows: file, line, column, rule, message; a file as a whole before its lines. */
export function byPosition(a: Ordered, b: Ordered): number {
  return (
    compare(a.place.file, b.place.file) ||
    compare(a.span?.start.line ?? -1, b.span?.start.line ?? -1) ||
    compare(a.span?.start.column ?? -1, b.span?.start.column ?? -1) ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.message, b.message) ||
    compare(printPointer(a.place.pointer), printPointer(b.place.pointer))
  );
}

interface Ordered extends ConcretePlace {
  readonly ruleId: string;
  readonly message: string;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
