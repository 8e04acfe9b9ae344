import { createHash } from "node:crypto";
import type { ConversionPlan } from "../plan.ts";

/**
 * SHA-256 in hex of a plan: of `JSON.stringify` of its members in the order of ConversionPlan. It is taken piece by piece,
 * as the plan of a hundred thousand tensors is tens of megabytes of text.
 */
export function planHash(plan: ConversionPlan): string {
  const hash = createHash("sha256");
  const { schema, layout, steps, sources } = plan;
  hash.update(`${JSON.stringify({ schema, layout, steps, sources }).slice(0, -1)},"outputs":[`);
  plan.outputs.forEach(({ name, size, parts }, index) => {
    hash.update(`${index === 0 ? "" : ","}${JSON.stringify({ name, size }).slice(0, -1)},"parts":[`);
    parts.forEach((part, at) => {
      hash.update((at === 0 ? "" : ",") + JSON.stringify(part));
    });
    hash.update("]}");
  });
  return hash.update("]}").digest("hex");
}
