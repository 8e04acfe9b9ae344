import type { TemplateReach } from "../../../format/jinja/check-template.ts";
import { quote } from "../../../format/text/quote.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { chatTemplates } from "./chat-templates.ts";

const MAX_SHOWN = 4;

/** Chat templates that reach for Python's internals or for other templates; one finding for each template. */
export const chatTemplateReach: RuleFunction = {
  name: "tokenizer/chat-template-reach",
  options: { type: "object", additionalProperties: false },
  placeholders: ["template", "line", "reach"],
  run({ checkpoint }): FunctionOutcome {
    const templates = chatTemplates(checkpoint);
    const findings = templates.flatMap(({ label, check: { reaches }, placeOf, lineOf }) => {
      const [first] = reaches;
      if (first === undefined) return [];
      const shown = [...new Set(reaches.map(print))];
      const reach = [...shown.slice(0, MAX_SHOWN), ...(shown.length > MAX_SHOWN ? ["..."] : [])].join(", ");
      return [{ args: { template: label, line: lineOf(first.at), reach }, primary: placeOf(first.at) }];
    });
    return { targets: templates.length, findings };
  },
};

function print({ kind, name }: TemplateReach): string {
  if (kind === "statement") return `{% ${name} %}`;
  return kind === "computed" ? "an attribute whose name is computed" : quote(name, 60).slice(1, -1);
}
