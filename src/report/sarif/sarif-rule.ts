import type { ReportingDescriptor } from "sarif";
import { docsUrl } from "../../engine/docs-url.ts";
import type { RuleMeta, Severity } from "../../engine/rule.ts";
import { cutText } from "../cut-text.ts";

export const SARIF_LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** A rule that ran. Its texts are of a rule file: Markdown, not from a checkpoint. */
export function sarifRule(meta: RuleMeta): ReportingDescriptor {
  const { id, title, severity, category, docs, evidence } = meta;
  const address = docsUrl(meta);
  const text = docs.trim();
  const sources = evidence.length === 0 ? "" : `\n\nEvidence:\n\n${evidence.map((each) => `- ${each}`).join("\n")}`;
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: sentence(title) },
    fullDescription: { text: sentence(cutText(plainText(text))) },
    help: { text: `${plainText(text)}\n${address}`, markdown: `${text}${sources}\n\n[${id}](${address})` },
    helpUri: address,
    defaultConfiguration: { level: SARIF_LEVELS[severity] },
    properties: { tags: [category] },
  };
}

/** config/vocab-size: ConfigVocabSize */
function pascalCase(id: string): string {
  return id.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
}

/** Without the marks of Markdown that rule pages use. */
function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\(([^()\s]+)\)/g, "$1 ($2)")
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/`([^`]+)`/g, "$1");
}
