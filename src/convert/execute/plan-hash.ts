import { createHash, type Hash } from "node:crypto";
import type { ConversionPlan, OutputPart } from "../plan.ts";

/** Characters of a text that are spelt as JSON at a time. */
const SLICE = 2 ** 16;

/**
 * SHA-256 in hex of a plan: of `JSON.stringify` of its members in the order of ConversionPlan. It is taken piece by piece,
 * as the plan of a hundred thousand tensors is tens of megabytes of text.
 */
export function planHash(plan: ConversionPlan): string {
  const hash = createHash("sha256");
  const { schema, layout, steps, sources } = plan;
  hash.update(`${JSON.stringify({ schema, layout, steps, sources }).slice(0, -1)},"outputs":[`);
  for (const [index, { name, size, parts }] of plan.outputs.entries()) {
    hash.update(`${index === 0 ? "" : ","}${JSON.stringify({ name, size }).slice(0, -1)},"parts":[`);
    for (const [at, part] of parts.entries()) {
      if (at > 0) hash.update(",");
      addPart(hash, part);
    }
    hash.update("]}");
  }
  return hash.update("]}").digest("hex");
}

function addPart(hash: Hash, part: OutputPart): void {
  if (part.kind !== "text" || part.text.length <= SLICE) {
    hash.update(JSON.stringify(part));
    return;
  }
  const { kind, begin, bytes, text } = part;
  hash.update(`${JSON.stringify({ kind, begin, bytes }).slice(0, -1)},"text":"`);
  for (let from = 0; from < text.length; ) {
    // The two halves of a character beyond U+FFFF are spelt in another way when they are alone.
    const isSplit = (text.charCodeAt(from + SLICE - 1) & 0xfc00) === 0xd800;
    const to = from + (isSplit ? SLICE - 1 : SLICE);
    hash.update(JSON.stringify(text.slice(from, to)).slice(1, -1));
    from = to;
  }
  hash.update('"}');
}
