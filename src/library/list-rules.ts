import type { RuleMeta } from "../engine/rule.ts";
import { shippedAssets } from "./shipped-assets.ts";

/** What is known of every rule that ships, sorted by id. */
export async function listRules(): Promise<readonly RuleMeta[]> {
  const { rules } = await shippedAssets();
  return rules.map(({ meta }) => meta).sort((a, b) => (a.id < b.id ? -1 : 1));
}
