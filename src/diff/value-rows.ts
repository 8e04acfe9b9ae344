import { jsonEqual } from "../engine/json-equal.ts";
import type { SideValue, ValueDifference } from "./checkpoint-diff.ts";

/** A difference, or nothing where both say the same; null is as good as absent. */
export function valueRow(
  key: string,
  a: SideValue | null,
  b: SideValue | null,
  graph = false,
): readonly ValueDifference[] {
  if (jsonEqual(a?.value ?? null, b?.value ?? null)) return [];
  return [{ key, a, b, graph }];
}
