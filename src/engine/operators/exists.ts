import type { PresenceOperator } from "./operator.ts";

/** The value is there, be it null. With false: it is not. */
export const exists: PresenceOperator = {
  kind: "presence",
  name: "exists",
  argument: { type: "boolean" },
  placeholders: [],
  wanted: true,
};
