import type { Finding, Level } from "./rule.ts";

/** Levels of what is found in some files of a checkpoint. */
export interface FileLevels {
  /** @param file relative to the checkpoint's folder */
  readonly matches: (file: string) => boolean;
  readonly levels: ReadonlyMap<string, Level>;
}

/** The levels to run rules with: one that is off runs all the same where it is on for single files. */
export function levelsToRun(
  levels: ReadonlyMap<string, Level>,
  fileLevels: readonly FileLevels[],
): ReadonlyMap<string, Level> {
  if (fileLevels.length === 0) return levels;
  const all = new Map(levels);
  for (const each of fileLevels) {
    for (const [id, level] of each.levels) if (all.get(id) === "off") all.set(id, level);
  }
  return all;
}

/** Findings with the severity that holds in their file, less those that are off there. */
export function levelInFile(
  findings: readonly Finding[],
  levels: ReadonlyMap<string, Level>,
  fileLevels: readonly FileLevels[],
): readonly Finding[] {
  if (fileLevels.length === 0) return findings;
  return findings.flatMap((finding) => {
    const { ruleId, primary, severity } = finding;
    const last = fileLevels.findLast((each) => each.levels.has(ruleId) && each.matches(primary.file));
    const level = last?.levels.get(ruleId) ?? levels.get(ruleId) ?? severity;
    return level === "off" ? [] : [{ ...finding, severity: level }];
  });
}
