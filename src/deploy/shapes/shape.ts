import type { TextFormat } from "../names/text-format.ts";

/**
 * What is known of a field. Only what was seen is here: where the shape of a field was not seen it is `any`, and what is
 * inferred has a format whose problem is a doubt.
 */
export type Shape =
  | { readonly type: "any" }
  | { readonly type: "text"; readonly format?: TextFormat }
  | { readonly type: "boolean" }
  | { readonly type: "integer"; readonly min?: number }
  | { readonly type: "list"; readonly of: Shape; readonly min?: number }
  /** Keys are the user's. */
  | { readonly type: "map"; readonly of: Shape; readonly keys?: TextFormat; readonly min?: number }
  /** @property open whether it may have other fields than these */
  | { readonly type: "object"; readonly fields: Readonly<Record<string, Field>>; readonly open: boolean }
  /** A value may be one or the other, told apart by their JSON type. */
  | { readonly type: "either"; readonly one: Shape; readonly other: Shape };

type ObjectShape = Extract<Shape, { type: "object" }>;

export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
  /** What took its place, of one that is not read any more. */
  readonly replacedBy?: string;
}

export const ANY: Shape = { type: "any" };
export const TEXT: Shape = { type: "text" };
export const BOOLEAN: Shape = { type: "boolean" };
export const INTEGER: Shape = { type: "integer" };
export const POSITIVE: Shape = { type: "integer", min: 1 };

export function text(format: TextFormat): Shape {
  return { type: "text", format };
}

export function list(of: Shape, min = 0): Shape {
  return { type: "list", of, min };
}

export function map(of: Shape, keys?: TextFormat, min = 0): Shape {
  return keys === undefined ? { type: "map", of, min } : { type: "map", of, keys, min };
}

/** A field whose name ends in `!` is required. */
export function object(fields: Readonly<Record<string, Shape | Field>>): ObjectShape {
  return {
    type: "object",
    open: false,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name.replace(/!$/, ""),
        "shape" in value ? value : { shape: value, required: name.endsWith("!") },
      ]),
    ),
  };
}

/** One that may have other fields too, as the vendor's types say. */
export function openObject(fields: Readonly<Record<string, Shape | Field>>): ObjectShape {
  return { ...object(fields), open: true };
}

export function replaced(shape: Shape, by: string): Field {
  return { shape, required: false, replacedBy: by };
}
