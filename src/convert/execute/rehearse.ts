import { checkPlan } from "../check-plan.ts";
import { decideStart } from "./decide-start.ts";
import { checkDiskSpace } from "./disk-space.ts";
import type { Execution } from "./execution.ts";
import { journalHeader } from "./journal-header.ts";
import { findOutputPlace, refuseHardLinks } from "./output-place.ts";
import { pinFolder } from "./pinned-folder.ts";
import { identifySources } from "./source-identity.ts";
import { surveyOutput } from "./survey-output.ts";

export type Rehearsal = Pick<Execution, "plan" | "source" | "output" | "origin" | "checksum" | "restart" | "seen">;

/**
 * What `execute` would refuse before it writes anything, without writing anything: places, other people's files, another
 * plan's output, too little room. Claimed files are taken for right and not read. @throws ConversionError
 */
export async function rehearse(rehearsal: Rehearsal): Promise<void> {
  const { plan, source, output, origin, restart, seen } = rehearsal;
  checkPlan(plan);
  const identities = await identifySources(source, plan.sources, seen);
  const place = findOutputPlace(output, source, identities);
  const sizesOf = (kept: ReadonlySet<string>): readonly number[] =>
    plan.outputs.filter(({ name }) => !kept.has(name)).map(({ size }) => size);
  if (!place.exists) {
    checkDiskSpace(place.existing, output, sizesOf(new Set()), 0);
    return;
  }
  const folder = pinFolder(place.path);
  try {
    const survey = surveyOutput(folder);
    refuseHardLinks(survey.entries, identities);
    const header = journalHeader(rehearsal, identities);
    const { claims, names, finished } = decideStart(survey, { header, origin, restart, output, plan });
    if (finished !== null) return;
    const kept = new Set(claims.map(({ name }) => name));
    const stale = survey.entries.filter(({ name }) => !kept.has(name) && names.includes(name));
    const freed = stale.reduce((sum, { held }) => sum + held, 0);
    checkDiskSpace(folder.at(""), folder.path, sizesOf(kept), freed);
  } finally {
    folder.close();
  }
}
