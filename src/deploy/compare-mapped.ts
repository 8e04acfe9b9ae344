import type { Problem } from "../checkpoint/problem.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { quote } from "../format/text/quote.ts";
import { problem } from "./checks/check.ts";
import type { KnownModels } from "./known-models.ts";
import type { MappedSource } from "./mapped-sources.ts";
import { placeIn } from "./resource.ts";

/** What the checkpoint of a source says of the resource. @param verdict null: there is no checkpoint in the folder */
export function compareMapped(
  mapped: MappedSource,
  verdict: LintResult | null,
  known: KnownModels,
): readonly Problem[] {
  const { resource, pointer, folder, arch } = mapped;
  const place = placeIn(resource, pointer);
  if (verdict === null) {
    return [
      problem("deploy/mapped-source", place, `${quote(folder, 200)}, where --map leads, is no checkpoint folder`, {
        folder,
      }),
    ];
  }
  const errors = verdict.counts.error;
  const problems: Problem[] = [];
  if (errors > 0) {
    const detail = `the checkpoint in ${quote(folder, 200)} has ${errors === 1 ? "an error" : `${errors} errors`} of its own`;
    problems.push(problem("deploy/mapped-source", place, detail, { folder }));
  }
  const { name, nearest } = verdict.model;
  const base = known.byServedName.get(name ?? nearest?.name ?? "");
  const key = base?.architectureKey ?? null;
  if (arch === null || base === undefined || key === null || key === arch || !known.architectures.has(arch))
    return problems;
  const likeness = name === null ? `is most like ${base.name}` : `has the graph of ${base.name}`;
  const detail = `the checkpoint in ${quote(folder, 200)} ${likeness}, which is ${quote(key)}, and the resource says ${quote(arch)}`;
  problems.push(
    problem("deploy/mapped-architecture", placeIn(resource, pointer.slice(0, -3), "key"), detail, {
      actual: key,
      expected: arch,
    }),
  );
  return problems;
}
