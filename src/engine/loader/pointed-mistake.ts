import type { Pointer } from "../../format/json/pointer.ts";

/** A mistake before it has a line. */
export interface PointedMistake {
  readonly pointer: Pointer;
  readonly message: string;
  /** The value when not given. */
  readonly part?: "key" | "value";
}
