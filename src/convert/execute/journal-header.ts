import type { Execution } from "./execution.ts";
import type { JournalHeader } from "./journal.ts";
import { planHash } from "./plan-hash.ts";
import type { SourceIdentity } from "./source-identity.ts";

/** What a conversion is about. */
export function journalHeader(
  { plan, origin, checksum }: Pick<Execution, "plan" | "origin" | "checksum">,
  identities: ReadonlyMap<string, SourceIdentity>,
): JournalHeader {
  return {
    schema: "checkpointlint/journal@1",
    plan: planHash(plan),
    version: origin.tool.version,
    checksum,
    sources: [...identities.values()].map(({ path: _, ...identity }) => identity),
    names: plan.outputs.map(({ name }) => name),
  };
}
