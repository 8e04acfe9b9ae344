import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import { type Pointer, parsePointer, valueAt } from "../format/json/pointer.ts";

/** What a schema says of one place of a file. */
export interface SchemaNote {
  readonly title: string | null;
  readonly description: string | null;
  /** Values that are named: an enum, a const, examples, true and false. */
  readonly values: readonly JsonValue[];
  readonly deprecated: boolean;
}

/** A JSON schema as a source of words: it is read for what it says of keys, not for what it refuses. */
export class SchemaNotes {
  readonly #root: JsonValue;

  constructor(schema: JsonValue) {
    this.#root = schema;
  }

  /** null where the schema says nothing. */
  noteAt(pointer: Pointer): SchemaNote | null {
    const nodes = this.#nodesAt(pointer);
    if (nodes.length === 0) return null;
    const first = (name: string): string | null => {
      const found = nodes.map((node) => memberOf(node, name)).find((value) => typeof value === "string");
      return typeof found === "string" ? found : null;
    };
    return {
      title: first("title"),
      description: first("description"),
      values: distinct(nodes.flatMap(valuesOf)),
      deprecated: nodes.some((node) => memberOf(node, "deprecated") === true),
    };
  }

  /** The keys that an object at a place may have, in the order of the schema. */
  keysAt(pointer: Pointer): readonly string[] {
    const keys = this.#nodesAt(pointer).flatMap((node) => Object.keys(objectIn(node, "properties")));
    return [...new Set(keys)];
  }

  #nodesAt(pointer: Pointer): readonly JsonObject[] {
    let nodes = this.#alternatives(this.#root, 0);
    for (const segment of pointer) {
      nodes = nodes.flatMap((node) => childrenOf(node, String(segment))).flatMap((node) => this.#alternatives(node, 0));
    }
    return nodes;
  }

  /** A node and all that it refers to: which branch of an anyOf holds is not asked. */
  #alternatives(node: JsonValue | undefined, depth: number): readonly JsonObject[] {
    if (!isJsonObject(node) || depth > 8) return [];
    const ref = memberOf(node, "$ref");
    const pointer = typeof ref === "string" && ref.startsWith("#") ? parsePointer(ref.slice(1)) : null;
    const further = [
      ...(pointer === null ? [] : [valueAt(this.#root, pointer)]),
      ...["anyOf", "oneOf", "allOf"].flatMap((name) => {
        const list = memberOf(node, name);
        return Array.isArray(list) ? list : [];
      }),
    ];
    return [node, ...further.flatMap((each) => this.#alternatives(each, depth + 1))];
  }
}

function childrenOf(node: JsonObject, segment: string): readonly JsonValue[] {
  const property = memberOf(objectIn(node, "properties"), segment);
  const others = property === undefined ? memberOf(node, "additionalProperties") : undefined;
  const items = /^\d+$/.test(segment) ? memberOf(node, "items") : undefined;
  return [property, others, items].filter((each) => each !== undefined);
}

function valuesOf(node: JsonObject): readonly JsonValue[] {
  const listed = memberOf(node, "enum");
  const only = memberOf(node, "const");
  const usual = memberOf(node, "examples");
  const types = [memberOf(node, "type") ?? []].flat();
  return [
    ...(Array.isArray(listed) ? listed : []),
    ...(only === undefined ? [] : [only]),
    // Of an open list: what is usual, though other values are right too.
    ...(Array.isArray(usual) ? usual : []),
    ...(types.includes("boolean") ? [true, false] : []),
  ];
}

function objectIn(node: JsonObject, name: string): JsonObject {
  const value = memberOf(node, name);
  return isJsonObject(value) ? value : {};
}

function distinct(values: readonly JsonValue[]): readonly JsonValue[] {
  const seen = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...seen.values()];
}
