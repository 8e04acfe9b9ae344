import { valuePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** The template in tokenizer_config.json against chat_template.jinja (or .json), which wins where it is read. */
export const chatTemplatesAgree: RuleFunction = {
  name: "tokenizer/chat-templates-agree",
  options: { type: "object", additionalProperties: false },
  placeholders: ["other", "line"],
  run({ checkpoint: { facts } }): FunctionOutcome {
    const inline = facts.get("chat_template.inline");
    const file = facts.get("chat_template.file");
    if (inline === null || file === null || typeof inline.value !== "string" || typeof file.value !== "string") {
      return { targets: 0, findings: [] };
    }
    const [ours, theirs] = [lines(inline.value), lines(file.value)];
    const line = ours.findIndex((text, index) => text !== theirs[index]);
    if (line < 0 && ours.length === theirs.length) return { targets: 1, findings: [] };
    const args = { other: file.from.file, line: (line < 0 ? ours.length : line) + 1 };
    const related = [valuePlace(file.from.file, file.from.pointer, "the other template")];
    return { targets: 1, findings: [{ args, primary: { ...inline.from, part: "key" }, related }] };
  },
};

/** Jinja drops the line break at the end of a template, and reads CR LF as LF. */
function lines(template: string): readonly string[] {
  return template.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
}
