import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/json-value.ts";
import type { Pointer } from "../json/pointer.ts";
import { quote } from "../text/quote.ts";
import { kubectlScalar } from "./kubectl-scalar.ts";
import type { YamlFault } from "./yaml-fault.ts";
import type { YamlTree } from "./yaml-tree.ts";

/** Values that a document may become; aliases of aliases make millions of a few lines. */
const MAX_VALUES = 200_000;
const MAX_DEPTH = 60;

export interface KubectlValue {
  /** undefined when kubectl could make no JSON of it. */
  readonly value: JsonValue | undefined;
  readonly faults: readonly YamlFault[];
}

/**
 * What kubectl sends of a document: YAML 1.1 words and numbers, aliases and merge keys resolved, keys as text, of equal
 * keys the last. Where YAML 1.2 reads something else it is a fault.
 */
export function kubectlValue(tree: YamlTree): KubectlValue {
  const faults: YamlFault[] = [];
  const anchors = new Map<string, Node>();
  let values = 0;

  const fault = (
    code: YamlFault["code"],
    node: unknown,
    pointer: Pointer,
    detail: string,
    more: Partial<YamlFault> = {},
  ) => {
    faults.push({ code, detail, pointer, range: rangeOf(node), ...more });
  };

  const read = (node: unknown, pointer: Pointer, quiet: boolean): JsonValue => {
    if (++values > MAX_VALUES) throw new Overflow(`aliases make more than ${MAX_VALUES} values of this document`);
    if (pointer.length > MAX_DEPTH)
      throw new Overflow("an alias stands inside of what it stands for, or values are nested too deep");
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) return read(target, pointer, true);
      fault("yaml/value", node, pointer, `the alias *${node.source} has no anchor before it`);
      return null;
    }
    if (!isNode(node)) return null;
    if ("anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, node);
    if (isMap(node)) return readMap(node, pointer, quiet);
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...pointer, index], quiet));
    return isScalar(node) ? readScalar(node, pointer, quiet) : null;
  };

  const readScalar = (node: Scalar, pointer: Pointer, quiet: boolean): JsonValue => {
    const { value, source = "" } = node;
    if (node.type !== "PLAIN" || node.tag !== undefined) {
      if (isJsonScalar(value)) return value;
      fault("yaml/value", node, pointer, `${quote(source)} is no JSON value`);
      return null;
    }
    const known = kubectlScalar(source);
    if (known === undefined) {
      fault("yaml/value", node, pointer, `${source} is no JSON number`);
      return null;
    }
    if (!quiet && known !== value)
      fault("yaml/read-differently", node, pointer, differently(source, known, value), { args: { text: source } });
    return known;
  };

  const readMap = (node: YAMLMap, pointer: Pointer, quiet: boolean): JsonObject => {
    const entries = new Map<string, JsonValue>();
    const keys = new Map<string, unknown>();
    const merged: JsonValue[] = [];
    for (const pair of node.items) {
      if (isMergeKey(pair)) {
        merged.push(...[read(pair.value, [...pointer, "<<"], true)].flat());
        continue;
      }
      const key = keyOf(pair, pointer, quiet);
      if (key === null) continue;
      const first = keys.get(key);
      if (first !== undefined && !quiet) {
        fault("yaml/duplicate-key", pair.key, [...pointer, key], `the key ${quote(key)} stands twice in one map`, {
          other: rangeOf(first),
          args: { key },
        });
      }
      if (first === undefined) keys.set(key, pair.key);
      entries.set(key, read(pair.value, [...pointer, key], quiet));
    }
    for (const value of merged) {
      if (!isJsonObject(value)) continue;
      for (const [key, each] of Object.entries(value)) if (!entries.has(key)) entries.set(key, each);
    }
    // No prototype is reached by a key __proto__.
    return Object.fromEntries(entries);
  };

  const keyOf = ({ key }: Pair, pointer: Pointer, quiet: boolean): string | null => {
    const node = isAlias(key) ? anchors.get(key.source) : key;
    if (!isScalar(node)) {
      fault("yaml/value", key, pointer, "a key is a list or a map, which JSON cannot have");
      return null;
    }
    if (typeof node.anchor === "string") anchors.set(node.anchor, node);
    const text = yamlKeyText(node);
    const plain = node.source ?? String(node.value);
    if (!quiet && node.type === "PLAIN" && text !== plain && text !== String(node.value)) {
      fault("yaml/read-differently", key, [...pointer, text], `the key ${plain} is ${quote(text)} to kubectl`, {
        args: { text: plain },
      });
    }
    return text;
  };

  try {
    return { value: read(tree.contents, [], false), faults };
  } catch (error) {
    if (!(error instanceof Overflow)) throw error;
    return {
      value: undefined,
      faults: [{ code: "yaml/limit", detail: error.message, pointer: [], range: { offset: tree.range[0], length: 1 } }],
    };
  }
}

/** The key that kubectl makes of a scalar: yes is "true", 010 is "8". */
export function yamlKeyText(node: Scalar): string {
  if (node.type !== "PLAIN" || node.tag !== undefined) return String(node.value);
  const known = kubectlScalar(node.source ?? "");
  return typeof known === "string" ? known : String(known);
}

export function rangeOf(node: unknown): { readonly offset: number; readonly length: number } {
  const range = isNode(node) ? node.range : null;
  return range ? { offset: range[0], length: range[1] - range[0] } : { offset: 0, length: 0 };
}

class Overflow extends Error {}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === "PLAIN" && key.source === "<<";
}

function isJsonScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

function differently(source: string, kubectl: JsonValue, core: unknown): string {
  return `${source} is ${described(kubectl)} to kubectl and ${described(core)} to YAML 1.2`;
}

function described(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? `the boolean ${value}` : `the number ${String(value)}`;
}
