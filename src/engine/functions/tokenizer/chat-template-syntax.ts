import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { chatTemplates } from "./chat-templates.ts";

/** Chat templates that transformers' Jinja2 cannot read. Those of which that is not certain count as sound. */
export const chatTemplateSyntax: RuleFunction = {
  name: "tokenizer/chat-template-syntax",
  options: { type: "object", additionalProperties: false },
  placeholders: ["template", "line", "problem"],
  run({ checkpoint }): FunctionOutcome {
    const templates = chatTemplates(checkpoint);
    const findings = templates.flatMap(({ label, check: { mistake }, placeOf, lineOf }) =>
      mistake === null
        ? []
        : [
            {
              args: { template: label, line: lineOf(mistake.at), problem: mistake.what },
              primary: placeOf(mistake.at),
            },
          ],
    );
    return { targets: templates.length, findings };
  },
};
