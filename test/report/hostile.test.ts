import { lexer, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { checkstyle } from "../../src/report/checkstyle.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { github } from "../../src/report/github.ts";
import { gitlab } from "../../src/report/gitlab.ts";
import { json } from "../../src/report/json.ts";
import { junit } from "../../src/report/junit.ts";
import { createMarkdown } from "../../src/report/markdown.ts";
import type { ReportContext } from "../../src/report/report-context.ts";
import { sarif } from "../../src/report/sarif/sarif.ts";
import { parseXml } from "../support/strict-xml.ts";
import { resultWith } from "./hostile-result.ts";
import { HOSTILE } from "./hostile-strings.ts";
import { plainContext } from "./sample-results.ts";
import { workflowCommands } from "./workflow-commands.ts";

/** What acts on a terminal or hides on it. */
const ACTS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const context: ReportContext = { ...plainContext, rootPath: (root) => root };

const CASES = HOSTILE.map((text) => ({ text, result: resultWith(text), shown: JSON.stringify(text.slice(0, 60)) }));
const HARMLESS = resultWith("x");

it("has a hundred hostile texts", () => {
  expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
  expect(HOSTILE.length).toBeGreaterThanOrEqual(100);
});

describe.each(FORMATS)("$name", ({ name, load }) => {
  it.each(CASES)("lets nothing through of $shown", async ({ result }) => {
    const print = await load({ color: false, hyperlinks: false });
    const output = print([result], context);
    expect(output.replaceAll("\n", "")).not.toMatch(ACTS);
    expect(output.isWellFormed()).toBe(true);
    expect(output).not.toMatch(/##(?:vso|teamcity)?\[/);
    if (name !== "github") expect(workflowCommands(output)).toEqual([]);
    expect(output.length).toBeLessThan(5_000_000);
  });
});

describe.each([
  ["json", json],
  ["sarif", sarif],
  ["gitlab", gitlab],
])("%s", (_, print) => {
  const harmless = outline(JSON.parse(print([HARMLESS], context)), "x");
  it.each(CASES)("is JSON of the same shape with $shown", ({ text, result }) => {
    const parsed: unknown = JSON.parse(print([result], context));
    expect(outline(parsed, text)).toEqual(harmless);
  });
});

describe("sarif", () => {
  it.each(CASES)("has addresses below the top of the repository with $shown", ({ result }) => {
    const uris = [...sarif([result], context).matchAll(/"uri": "([^"]*)"/g)].map(([, uri]) => uri ?? "");
    expect(uris.length).toBeGreaterThan(5);
    for (const uri of uris) {
      expect(uri).toMatch(/^(?:[\w.~!'()*-]|\/|%[0-9A-F]{2})+$/);
      expect(new URL(uri, "file:///top/").href).toMatch(/^file:\/\/\/top\/root/);
    }
  });
});

describe("gitlab", () => {
  it.each(CASES)("has a fingerprint for each issue and paths that do not climb with $shown", ({ result }) => {
    const issues: { fingerprint: string; location: { path: string } }[] = JSON.parse(
      gitlab([result, resultWith("x"), result], context),
    );
    expect(issues).toHaveLength(12);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(12);
    for (const { location } of issues.slice(0, 3)) expect(location.path.split("/").slice(1)).not.toContain("..");
  });
});

describe("github", () => {
  it.each(CASES)("has as many commands as findings with $shown", ({ text, result }) => {
    const commands = workflowCommands(github([result], context));
    expect(commands.map(({ name, properties }) => [name, properties.get("title"), [...properties.keys()]])).toEqual([
      ["error", "config/first", ["file", "line", "endLine", "col", "endColumn", "title"]],
      ["error", "internal/rule-crashed", ["file", "title"]],
      ["warning", "config/second", ["file", "line", "endLine", "col", "endColumn", "title"]],
      ["notice", "files/named", ["file", "title"]],
    ]);
    expect(commands[0]?.data).toMatch(/^the value is /);
    if (isPlain(text)) {
      expect(commands[0]?.data).toContain(`the value is ${text} here\n`);
      expect(commands[3]?.properties.get("file")).toMatch(/^root/);
    }
  });
});

describe.each([
  ["junit", junit, "failure"],
  ["checkstyle", checkstyle, "error"],
])("%s", (_, print, element) => {
  const harmless = parseXml(print([HARMLESS], context));
  it.each(CASES)("is well-formed XML of the same shape with $shown", ({ text, result }) => {
    const parsed = parseXml(print([result], context));
    expect(parsed.map(({ name, attributes }) => [name, Object.keys(attributes)])).toEqual(
      harmless.map(({ name, attributes }) => [name, Object.keys(attributes)]),
    );
    if (!isPlain(text)) return;
    const [failure] = parsed.filter(({ name }) => name === element);
    expect(failure?.attributes["message"]).toContain(`the value is ${text} here`);
  });
});

describe("markdown", () => {
  // The room of a comment is not what this is about.
  const markdown = createMarkdown(1_000_000);
  const harmless = structure(lexer(markdown([HARMLESS], context)));
  it.each(CASES)("has the same structure with $shown", ({ result }) => {
    expect(structure(lexer(markdown([result], context)))).toEqual(harmless);
  });
});

/** Short, and nothing in it that has to be escaped on a terminal. */
function isPlain(text: string): boolean {
  return text.length < 500 && !ACTS.test(text) && !/[^\x20-\x7e]|^\s*::|\s::|##/u.test(text);
}

/** Keys and kinds of values. */
function outline(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((each) => outline(each, text));
  if (typeof value !== "object" || value === null) return typeof value;
  // A key that is the text itself stands in `expected`.
  return Object.entries(value).map(([key, each]) => [key === text ? "x" : key, outline(each, text)]);
}

/** What is no text: paragraphs, lists, tables, links with their addresses, tags. Code and text are the same here. */
function structure(tokens: readonly Token[]): readonly unknown[] {
  const all = tokens.flatMap((token): readonly unknown[] => {
    switch (token.type) {
      case "text":
      case "codespan":
      case "escape":
        return "tokens" in token && token.tokens !== undefined ? structure(token.tokens) : [];
      case "html":
        return /^<\/?code>$/.test(token.raw) ? [] : [["html", token.raw.replace(/<code>.*?<\/code>/g, "…").trim()]];
      case "space":
        return [];
      case "code":
        return ["code"];
      case "link":
        return [["link", token["href"]]];
      case "table":
        return [["table", token["header"].length, token["rows"].length]];
      case "list":
        return [["list", token["items"].map((item: { tokens: Token[] }) => structure(item.tokens))]];
      default:
        return [[token.type, "tokens" in token && token.tokens !== undefined ? structure(token.tokens) : []]];
    }
  });
  return all;
}
