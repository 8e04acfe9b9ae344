import { nearestNames } from "../model/nearest-names.ts";

/** `, did you mean "x"?` for the end of a message about an unknown name; empty when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const names = [...candidates];
  const nearest = nearestNames(name, names, 1)[0] ?? beginning(name, names);
  return nearest === undefined ? "" : `, did you mean "${nearest}"?`;
}

/** A short form is no typing mistake, but it is clear what is meant: warn, safetensors/dup. */
function beginning(name: string, names: readonly string[]): string | undefined {
  return name.length < 3 ? undefined : names.find((candidate) => candidate.startsWith(name));
}
