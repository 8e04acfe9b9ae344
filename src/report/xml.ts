import { escapeTerminal } from "./escape-terminal.ts";

export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

/** Beside control characters and lone surrogates, XML 1.0 has no place for these. */
const NONCHARACTERS = /[\ufffe\uffff]/g;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&apos;"],
]);

/** An element whose content is other elements, one below the other. */
export function xmlElement(name: string, attributes: XmlAttributes, children: readonly string[]): string {
  if (children.length === 0) return `<${name}${attributeText(attributes)}/>`;
  return `<${name}${attributeText(attributes)}>\n${children.map(indent).join("\n")}\n</${name}>`;
}

/** An element that holds lines of text. */
export function xmlText(name: string, attributes: XmlAttributes, lines: readonly string[]): string {
  return `<${name}${attributeText(attributes)}>${lines.map(escapeXml).join("&#10;")}</${name}>`;
}

/** A whole document. */
export function xmlDocument(element: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element}\n`;
}

/**
 * One line of text of unknown origin, for an attribute or between tags: what XML cannot hold or a terminal would act on
 * becomes its visible escape. Every ">" is escaped, so "]]>" cannot come about.
 */
function escapeXml(text: string): string {
  return escapeTerminal(text)
    .replace(NONCHARACTERS, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");
}

function attributeText(attributes: XmlAttributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}

/** Texts hold no line feed of their own, so only tags move. */
function indent(element: string): string {
  return element.replace(/^/gm, "  ");
}
