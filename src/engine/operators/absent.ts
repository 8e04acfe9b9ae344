import type { PresenceOperator } from "./operator.ts";

/** The value is not there. With false: it is. */
export const absent: PresenceOperator = {
  kind: "presence",
  name: "absent",
  argument: { type: "boolean" },
  placeholders: [],
  wanted: false,
};
