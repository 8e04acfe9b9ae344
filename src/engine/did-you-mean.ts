import { nearestNames } from "../model/nearest-names.ts";

/** `, did you mean "x"?` for the end of a message about an unknown name; empty when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const [nearest] = nearestNames(name, [...candidates], 1);
  return nearest === undefined ? "" : `, did you mean "${nearest}"?`;
}
