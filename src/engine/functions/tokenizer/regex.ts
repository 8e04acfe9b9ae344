import { valuePlace } from "../../../checkpoint/place.ts";
import type { JsonObject } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { type RegexShape, regexShape } from "./regex-shape.ts";
import { type TokenizerPattern, tokenizerPatterns } from "./tokenizer-patterns.ts";

/** Oniguruma's own bound (ONIG_DEFAULT_PARSE_DEPTH_LIMIT): it refuses a pattern with more. */
const MAX_DEPTH = 4096;
/** The longest pattern of a published tokenizer (GPT-4o) has 274 characters. */
const MAX_LENGTH = 100_000;
/** Enough to see: a published tokenizer has three patterns at most. */
const MAX_FINDINGS = 10;

/** The regular expressions of tokenizer.json: `depth` are those that no reader compiles, `cost` those that can run away. */
export const regex: RuleFunction = {
  name: "tokenizer/regex",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["about"],
    properties: { about: { enum: ["cost", "depth"] } },
  },
  placeholders: ["fault"],
  run({ checkpoint: { tokenizer } }, options: JsonObject): FunctionOutcome {
    const patterns = tokenizer === null ? [] : tokenizerPatterns(tokenizer.outline);
    const faultOf = options["about"] === "depth" ? depthFault : costFault;
    const findings: FunctionFinding[] = [];
    let folded = 0;
    for (const pattern of patterns) {
      const fault = faultOf(pattern, regexShape(pattern.text.slice(0, MAX_LENGTH + 1)));
      if (fault === null) continue;
      if (findings.length === MAX_FINDINGS) folded++;
      else findings.push({ args: { fault }, primary: valuePlace("tokenizer.json", pattern.pointer) });
    }
    return { targets: patterns.length, findings, folded };
  },
};

function depthFault(_pattern: TokenizerPattern, { depth }: RegexShape): string | null {
  return depth > MAX_DEPTH ? `groups are nested more than ${MAX_DEPTH} deep` : null;
}

function costFault({ text }: TokenizerPattern, { depth, ambiguous }: RegexShape): string | null {
  if (depth > MAX_DEPTH) return null;
  if (text.length > MAX_LENGTH) return `${text.length} characters are too many to be checked`;
  return ambiguous === null ? null : `${ambiguous} can match one text in exponentially many ways`;
}
