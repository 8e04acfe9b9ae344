import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkTemplate } from "../../src/format/jinja/check-template.ts";
import { HAS_PEERS, python, SHARED, sharedPath } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("jinja-verdicts.py", import.meta.url));
const SEED = process.env["CHECKPOINTLINT_SEED"] ?? "5";
const MUTATIONS = process.env["CHECKPOINTLINT_MUTATIONS"] ?? "1500";

interface Verdict {
  readonly text: string;
  /** What transformers' Jinja2 says when it compiles the template; null when it does. */
  readonly error: string | null;
}

/** What compiling finds beyond the grammar, and what Python's tables of letters say. */
const BEYOND =
  /^(?:SyntaxError|TemplateAssertionError|RecursionError|IndentationError)|Invalid character in identifier/;

describe.skipIf(!HAS_PEERS || SHARED === null)("chat templates of published models and changed ones", () => {
  it("get the verdict of transformers' Jinja2, and none reaches for anything", () => {
    const templates = publishedTemplates();
    expect(templates.length).toBeGreaterThan(30);
    for (const text of templates) expect(checkTemplate(text)).toEqual({ mistake: null, reaches: [] });
    const verdicts = verdictsOf(templates);
    const wrong = verdicts.flatMap(({ text, error }) => {
      const { mistake } = checkTemplate(text);
      const isMissed = error !== null && mistake === null && !BEYOND.test(error);
      return (error === null && mistake !== null) || isMissed ? [{ text, error, mistake }] : [];
    });
    expect(verdicts.filter(({ error }) => error !== null).length).toBeGreaterThan(Number(MUTATIONS) / 4);
    expect(wrong).toEqual([]);
  }, 300_000);
});

function verdictsOf(templates: readonly string[]): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), "templates-"));
  try {
    const file = join(folder, "templates.json");
    writeFileSync(file, JSON.stringify(templates));
    return python(SCRIPT, [file, SEED, MUTATIONS])
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Verdict);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function publishedTemplates(): readonly string[] {
  const found = new Set<string>();
  for (const path of readdirSync(sharedPath("corpus"), { recursive: true, encoding: "utf8" })) {
    const file = sharedPath("corpus", path);
    if (path.endsWith(".jinja")) found.add(readFileSync(file, "utf8"));
    if (!/(?:^|\/)(?:tokenizer_config|chat_template|processor_config)\.json$/.test(path)) continue;
    for (const text of templatesIn(readFileSync(file, "utf8"))) found.add(text);
  }
  return [...found].sort();
}

function templatesIn(json: string): readonly string[] {
  let template: unknown;
  try {
    template = (JSON.parse(json) as { readonly chat_template?: unknown } | null)?.chat_template;
  } catch {
    return [];
  }
  if (typeof template === "string") return [template];
  if (!Array.isArray(template)) return [];
  return template.flatMap((entry: { readonly template?: unknown }) =>
    typeof entry.template === "string" ? [entry.template] : [],
  );
}
