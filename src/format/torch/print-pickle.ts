import { quote } from "../text/quote.ts";
import { PickleGlobal, PickleTuple, type PickleValue } from "./pickle-value.ts";

const MAX_ITEMS = 4;
const MAX_TEXT = 60;

/** The arguments of a call as a person reads them, cut short: ("id", 1, ...). */
export function printPickle(args: PickleValue): string {
  if (!(args instanceof PickleTuple)) return "(...)";
  const shown = args.items.slice(0, MAX_ITEMS).map(printItem);
  return `(${[...shown, ...(args.items.length > MAX_ITEMS ? ["..."] : [])].join(", ")})`;
}

function printItem(value: PickleValue): string {
  if (typeof value === "string") return quote(value, MAX_TEXT);
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return String(value);
  if (value instanceof PickleGlobal) return quote(`${value.module}.${value.name}`, MAX_TEXT).slice(1, -1);
  return "...";
}
