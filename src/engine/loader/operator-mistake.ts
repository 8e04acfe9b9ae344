import pep440 from "@renovatebot/pep440";
import semverRange from "semver/ranges/valid.js";
import type { JsonValue } from "../../format/json/json-value.ts";
import { didYouMean } from "../did-you-mean.ts";
import { regexRisk } from "./regex-risk.ts";

/** What is wrong with an argument that its schema cannot say: a pattern, a version range, the name of a schema. */
export function operatorMistake(name: string, argument: JsonValue, schemas: ReadonlySet<string> | null): string | null {
  if (typeof argument !== "string") return null;
  switch (name) {
    case "matches":
      return patternMistake(argument);
    case "pep440":
      return pep440.validRange(argument)
        ? null
        : `"${argument}" is no version specifier; write for instance ">=4.45.1,<5"`;
    case "semver":
      return semverRange(argument) === null ? `"${argument}" is no version range; write for instance ">=1.2 <2"` : null;
    case "schema":
      return schemas === null || schemas.has(argument)
        ? null
        : `unknown schema "${argument}"${didYouMean(argument, schemas)}`;
    default:
      return null;
  }
}

function patternMistake(pattern: string): string | null {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    return `"${pattern}" is no regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
  const risk = regexRisk(pattern);
  return risk === null ? null : `"${pattern}" ${risk}`;
}
