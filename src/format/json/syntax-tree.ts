/** A JSON text as a tree with UTF-16 offsets, end exclusive. */
export type JsonNode = ObjectNode | ArrayNode | ScalarNode;

interface NodeSpan {
  readonly start: number;
  readonly end: number;
}

export interface ObjectNode extends NodeSpan {
  readonly type: "object";
  /** In the order of the text, duplicates included. */
  readonly members: readonly MemberNode[];
}

export interface MemberNode {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
}

export interface ArrayNode extends NodeSpan {
  readonly type: "array";
  readonly items: readonly JsonNode[];
}

export interface ScalarNode extends NodeSpan {
  readonly type: "scalar";
  /** Non-finite literals are NaN and ±Infinity. */
  readonly value: null | boolean | number | string;
}
