import { InternalError } from "../errors.ts";

/** A name that is longer is no name of a model's file or tensor, and a pattern may take the square of its length. */
const LONGEST_NAME = 1000;

export interface Glob {
  readonly text: string;
  /** The one name that it stands for, when it has no wildcard. */
  readonly literal: string | null;
  matches(name: string): boolean;
  some(names: Iterable<string>): boolean;
}

/** Looks up a glob of the rule. */
export type GlobMatcher = (glob: string) => Glob;

/** Globs whose regular expressions were made when the rule file was read (RuleSource.globs). */
export function globMatcher(patterns: Readonly<Record<string, string>>): GlobMatcher {
  return (text) => {
    if (isLiteral(text)) {
      return {
        text,
        literal: text,
        matches: (name) => name === text,
        some(names) {
          for (const name of names) if (name === text) return true;
          return false;
        },
      };
    }
    const pattern = Object.hasOwn(patterns, text) ? patterns[text] : undefined;
    if (pattern === undefined) throw new InternalError(`the rule has no pattern for the glob ${text}`);
    const regex = new RegExp(pattern);
    const matches = (name: string): boolean => name.length <= LONGEST_NAME && regex.test(name);
    return {
      text,
      literal: null,
      matches,
      some(names) {
        for (const name of names) if (matches(name)) return true;
        return false;
      },
    };
  };
}

/** A name without any sign that micromatch reads. */
function isLiteral(glob: string): boolean {
  return !/[*?[\]{}()!+@|\\]/.test(glob);
}
