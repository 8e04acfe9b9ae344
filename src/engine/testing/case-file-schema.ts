import type { JsonObject } from "../../format/json/json-value.ts";

const TEXT: JsonObject = { type: "string", minLength: 1 };
const TEXTS: JsonObject = { type: "object", additionalProperties: { type: "string" } };

const INPUT: JsonObject = {
  name: TEXT,
  base: TEXT,
  deployment: TEXT,
  patch: { type: "object", additionalProperties: { type: "object" } },
  files: TEXTS,
  bytes: TEXTS,
  remove: { type: "array", uniqueItems: true, items: TEXT },
  tensors: {
    type: "object",
    additionalProperties: {
      type: ["object", "null"],
      required: ["dtype", "shape"],
      additionalProperties: false,
      properties: { dtype: TEXT, shape: { type: "array", items: { type: "integer" } } },
    },
  },
  special: {
    type: "object",
    additionalProperties: {
      type: "object",
      required: ["kind"],
      additionalProperties: false,
      properties: { kind: { enum: ["link", "fifo", "unreadable"] }, target: TEXT },
    },
  },
  scans: {
    type: "object",
    additionalProperties: {
      type: ["object", "null"],
      additionalProperties: false,
      properties: {
        nan: { type: "integer", minimum: 0 },
        infinite: { type: "integer", minimum: 0 },
        zero: { type: "boolean" },
        crc: { type: "integer", minimum: 0 },
      },
    },
  },
  sharded: { type: "boolean" },
};

const { name: _name, deployment: _deployment, ...TARGET } = INPUT;

/** Of one case: of a pair, what is said is the draft. */
const CASE: JsonObject = {
  ...INPUT,
  target: { type: "object", additionalProperties: false, properties: TARGET },
  platform: { type: "boolean" },
  servedLength: { type: "integer", minimum: 1 },
};

const FINDING: JsonObject = {
  type: "object",
  required: ["at", "message"],
  additionalProperties: false,
  properties: {
    at: TEXT,
    part: { enum: ["value", "key", "member", "file"] },
    covers: { type: "string" },
    message: TEXT,
    suggestion: TEXT,
    severity: { enum: ["error", "warning", "info"] },
    related: { type: "array", items: TEXT },
    fix: {
      if: { type: "object" },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: {
        required: ["title", "safety", "changes"],
        additionalProperties: false,
        properties: { title: TEXT, safety: { enum: ["safe", "unsafe"] }, changes: { ...TEXTS, minProperties: 1 } },
      },
      else: { const: "none" },
    },
  },
};

/** JSON Schema of a case file. */
export const CASE_FILE_SCHEMA: JsonObject = {
  type: "object",
  required: ["valid", "invalid"],
  additionalProperties: false,
  properties: {
    base: TEXT,
    deployment: TEXT,
    valid: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: { ...CASE, expect: { const: "not-applicable" } },
      },
    },
    invalid: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["name", "errors"],
        additionalProperties: false,
        properties: { ...CASE, errors: { type: "array", minItems: 1, items: FINDING } },
      },
    },
  },
};
