import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** From so many on their objects are most of the memory that a conversion takes. */
export const MANY_TENSORS = 20_000;

/**
 * Gives back the memory of what is no longer used. The engine would let it grow with what is still used: by the lint of a
 * checkpoint of a hundred thousand tensors there is as much of the one as of the other, and then threads need memory too.
 * There is no other way to ask for it without an option of node, which nobody who starts the program would give; where the
 * engine has no such flag nothing happens. Flags are part of what V8 knows a code cache by, so it is taken back at once.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("globalThis.gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect === "function") collect();
}
