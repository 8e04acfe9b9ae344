import type { JsonObject, JsonValue } from "./json-value.ts";
import { type JsonFault, MAX_DEPTH, parseTree } from "./parse-tree.ts";
import type { JsonNode } from "./syntax-tree.ts";

export interface ParsedJson {
  /** undefined when nothing could be made of the text. */
  readonly value: JsonValue | undefined;
  readonly faults: readonly JsonFault[];
}

/**
 * Parses a JSON text. JSON.parse does the work; only a text that it refuses, or that may hold what it passes over in
 * silence (duplicate keys, numbers out of range, __proto__), goes through the slower parser that knows positions.
 * Nesting is checked first: JSON.parse of 98 MB of "[[[[" takes half a minute and 4.8 GB.
 */
export function parseJson(text: string): ParsedJson {
  const outline = scanOutline(text);
  if (!outline.suspicious && outline.depth <= MAX_DEPTH) {
    const value = tryParse(text);
    if (value !== undefined && countMembers(value) === outline.members) return { value, faults: [] };
  }
  const { tree, faults } = parseTree(text);
  return { value: tree === null ? undefined : toValue(tree), faults };
}

/** The plain value of a tree: of duplicate keys the last wins, as in JSON.parse and in Python. */
export function toValue(node: JsonNode): JsonValue {
  switch (node.type) {
    case "scalar":
      return node.value;
    case "array":
      return node.items.map(toValue);
    case "object":
      return Object.fromEntries(node.members.map((member) => [member.key, toValue(member.value)])) as JsonObject;
    default:
      return node satisfies never;
  }
}

interface Outline {
  readonly depth: number;
  /** Colons outside strings: as many as there are members when no key stands twice. */
  readonly members: number;
  readonly suspicious: boolean;
}

/** 1e400 and 1e-400 parse as Infinity and 0; half a surrogate pair parses as itself. */
const SUSPICIOUS = /\d[eE][+-]?\d{3}|\d{300}|\\u[dD][89a-fA-F]|"__proto__"|"prototype"/;

function scanOutline(text: string): Outline {
  let depth = 0;
  let deepest = 0;
  let members = 0;
  for (let at = 0; at < text.length && deepest <= MAX_DEPTH; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at);
        break;
      case 0x7b:
      case 0x5b:
        if (++depth > deepest) deepest = depth;
        break;
      case 0x7d:
      case 0x5d:
        depth--;
        break;
      case 0x3a:
        members++;
        break;
    }
  }
  return { depth: deepest, members, suspicious: SUSPICIOUS.test(text) };
}

function endOfString(text: string, open: number): number {
  let at = open + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x22 || Number.isNaN(code)) return at;
    at += code === 0x5c ? 2 : 1;
  }
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function countMembers(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) {
    let count = 0;
    for (const item of value) count += countMembers(item);
    return count;
  }
  let count = 0;
  for (const member of Object.values(value)) count += 1 + countMembers(member);
  return count;
}
