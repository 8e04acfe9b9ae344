export interface Example {
  /** The heading above it. */
  readonly title: string;
  readonly name: string;
  readonly code: string;
  /** What it must print: the block ```text behind it, or nothing. */
  readonly output: string;
}

/** The runnable blocks of a Markdown page: ```js is an ES module, ```cjs a CommonJS one. */
export function examplesOf(markdown: string): readonly Example[] {
  const blocks = [...markdown.matchAll(/^## (.+)$|^```(js|cjs|text)\n([\s\S]*?)^```$/gm)];
  let title = "";
  return blocks.flatMap(([, heading, language, code = ""], index) => {
    title = heading ?? title;
    if (language !== "js" && language !== "cjs") return [];
    const next = blocks[index + 1];
    const output = next?.[2] === "text" ? (next[3] ?? "") : "";
    return [{ title, name: `example-${index}.${language === "js" ? "mjs" : "cjs"}`, code, output }];
  });
}
