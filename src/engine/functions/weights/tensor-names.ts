import { namePatterns } from "../../../checkpoint/name-patterns.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import type { JsonValue } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Tensors whose names have a part that does not belong there, as one finding. */
export const unwantedNames: RuleFunction = {
  name: "weights/tensor-names",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["segments"],
    properties: {
      segments: {
        type: "array",
        items: { type: "string" },
        minItems: 1,
        description: "parts of a name between its dots",
      },
    },
  },
  placeholders: ["tensor", "segment", "count", "total", "names"],
  run({ checkpoint }, options): FunctionOutcome {
    const pattern = segmentPattern(options["segments"]);
    let first: { readonly tensor: string; readonly segment: string } | null = null;
    let count = 0;
    let total = 0;
    for (const names of namePatterns(checkpoint.weights)) {
      total += names.count;
      const match = pattern.exec(names.first);
      if (match === null) continue;
      count += names.count;
      first ??= { tensor: names.first, segment: match[1] ?? "" };
    }
    if (first === null) return { targets: total, findings: [] };
    const names = count === 1 ? "1 tensor name has" : `${count} of ${total} tensor names have`;
    const args = { ...first, count, total, names };
    return { targets: total, findings: [{ args, primary: tensorPlace(checkpoint.weights, first.tensor) }] };
  },
};

/** Matches a name with one of the segments; the segment is group 1. */
function segmentPattern(segments: JsonValue | undefined): RegExp {
  const names = Array.isArray(segments) ? segments.map((name) => String(name).replace(/[^\w]/g, "\\$&")) : [];
  return new RegExp(`(?:^|\\.)(${names.join("|")})(?:\\.|$)`);
}
