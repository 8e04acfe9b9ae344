import { nearestNames } from "../../model/nearest-names.ts";

/**
 * The name that was misspelt; null when none was, as far as one can tell. Names with another number, or with another short
 * word in one place (`-a` and `-b`, `-sd`), are those of other things.
 */
export function misspeltName(name: string, names: Iterable<string>): string | null {
  const words = wordsOf(name);
  for (const each of sameNumbers(name, names)) {
    const others = wordsOf(each);
    if (words.join("") === others.join("")) return each;
    if (words.length !== others.length) continue;
    const [differing, ...more] = words.flatMap((word, at) =>
      word === others[at] ? [] : [[word, others[at] ?? ""] as const],
    );
    if (differing === undefined || more.length > 0) continue;
    const [word, other] = differing;
    const long = Math.min(word.length, other.length) >= SHORTEST_WORD;
    if (long && nearestNames(word, [other], 1).length > 0) return each;
  }
  return null;
}

const SHORTEST_WORD = 4;

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/);
}

/** The name that comes nearest, for the end of a message about one that is wrong; empty when none is near. */
export function orLikely(name: string, names: Iterable<string>): string {
  const near = nearestNames(name, sameNumbers(name, names), 1)[0];
  return near === undefined ? "" : `, did you mean ${JSON.stringify(near)}?`;
}

/** One with other digits is another model, not a misspelt one. */
function sameNumbers(name: string, names: Iterable<string>): readonly string[] {
  const digits = name.replace(/\D/g, "");
  return [...names].filter((each) => each.replace(/\D/g, "") === digits);
}
