import { PROBLEM_CODES } from "../../checkpoint/problem.ts";
import { didYouMean } from "../did-you-mean.ts";
import { globMatcher } from "../glob-matcher.ts";
import type { Mention } from "./mentions.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import { toRegex } from "./to-regex.ts";

export function globMistakes({ glob, over, pointer }: Extract<Mention, { kind: "glob" }>): readonly PointedMistake[] {
  const made = toRegex(glob, over);
  if ("mistake" in made) return [{ pointer, message: made.mistake }];
  if (over !== "problems") return [];
  const matcher = globMatcher({ [glob]: made.regex })(glob);
  if (matcher.some(PROBLEM_CODES)) return [];
  return [{ pointer, message: `unknown problem code "${glob}"${didYouMean(glob, PROBLEM_CODES)}` }];
}
