import { nearestNames } from "../../model/nearest-names.ts";

/** The name that was probably meant; null when none is near. One with other digits is another model, not a misspelt one. */
export function likelyName(name: string, names: Iterable<string>): string | null {
  const digits = name.replace(/\D/g, "");
  const alike = [...names].filter((each) => each.replace(/\D/g, "") === digits);
  return nearestNames(name, alike, 1)[0] ?? null;
}

/** The same for the end of a message; empty when none is near. */
export function orLikely(name: string, names: Iterable<string>): string {
  const near = likelyName(name, names);
  return near === null ? "" : `, did you mean ${JSON.stringify(near)}?`;
}
