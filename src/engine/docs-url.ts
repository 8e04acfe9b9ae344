const DOCS = "https://github.com/checkpointlint/checkpointlint/blob/main/docs/rules";

/** The page of a rule. */
export function docsUrl(ruleId: string): string {
  return `${DOCS}/${ruleId}.md`;
}
