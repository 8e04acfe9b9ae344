import type { RuleMeta } from "./rule.ts";

const DOCS = "https://github.com/checkpointlint/checkpointlint/blob/main/docs";

/** The web page of a rule; of one that did not ship and has none, how to have it explained. */
export function docsUrl({ id, page }: Pick<RuleMeta, "id" | "page">): string {
  if (page === undefined) return `${DOCS}/rules/${id}.md`;
  return page === "" ? `${DOCS}/writing-rules.md#your-own-rules` : page;
}
