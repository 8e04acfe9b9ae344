import { createHash } from "node:crypto";
import type { Done } from "./done.ts";

/**
 * The text of the file DONE. Its last member, `digest`, is the SHA-256 of the file as it would be without that member: a
 * conversion writes it in this one way only, so whatever has changed in it shows.
 */
export function doneText(done: Done): string {
  const digest = createHash("sha256").update(jsonText(done)).digest("hex");
  return jsonText({ ...done, digest });
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
