import { isYamlName } from "../../checkpoint/resource-signs.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { pathFromFile } from "../config/path-from-file.ts";
import type { Baseline, BaselineFinding } from "./baseline.ts";
import type { Findings } from "./update-baseline.ts";
import { vanishedCheckpoints } from "./vanished-checkpoints.ts";

/** What a baseline has of folders, and of files with resources, that are there: what comes there later is not known yet. */
export async function presentFindings(baseline: Baseline, fs: VirtualFs): Promise<Findings> {
  const vanished = await vanishedCheckpoints(baseline, fs);
  const present = new Map<string, readonly BaselineFinding[]>();
  for (const [path, { findings }] of baseline.checkpoints) {
    if (vanished.has(path)) continue;
    const gone = await vanishedResources(baseline, path, fs);
    present.set(
      path,
      findings.filter(({ file }) => !gone.has(file)),
    );
  }
  return present;
}

/** YAML files in the baseline's entry of a folder that are not there. A checkpoint that lacks a file has findings of that. */
export async function vanishedResources(
  { folder, checkpoints }: Baseline,
  path: string,
  fs: VirtualFs,
): Promise<ReadonlySet<string>> {
  const files = new Set(
    checkpoints
      .get(path)
      ?.findings.map(({ file }) => file)
      .filter(isYamlName),
  );
  const vanished = new Set<string>();
  for (const file of files) {
    if ((await fs.kindOf(pathFromFile(fs, folder, `${path}/${file}`))) === null) vanished.add(file);
  }
  return vanished;
}
