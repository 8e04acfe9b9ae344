import type { ModelTypes } from "../checkpoint/model-types.ts";
import type { Problem } from "../checkpoint/problem.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { quote } from "../format/text/quote.ts";
import type { FactDifference } from "../model/detection/compared-facts.ts";
import { toBaseModel } from "../model/to-base-model.ts";
import { architectureFit } from "./architecture-fit.ts";
import { problem } from "./checks/check.ts";
import type { KnownModels } from "./known-models.ts";
import type { MappedSource } from "./mapped-sources.ts";
import { placeIn } from "./resource.ts";

/** What was found where a mapping leads. */
export type MappedVerdict =
  /** "nothing below": the folder above it, which the mapping names, is there. */
  | { readonly found: "nothing" | "nothing below" | "no checkpoint" }
  | { readonly found: "checkpoint"; readonly result: LintResult };

/** More would only repeat that it is another model. */
const MAX_DIFFERENCES = 3;

/** What the checkpoint of a source says of the resource. The verdict has to have kept its subject. */
export function compareMapped(
  mapped: MappedSource,
  verdict: MappedVerdict,
  known: KnownModels,
  modelTypes: ModelTypes,
): readonly Problem[] {
  const { resource, pointer, folder } = mapped;
  const place = placeIn(resource, pointer);
  if (verdict.found !== "checkpoint") return [unfound(mapped, verdict.found)];
  const { result } = verdict;
  const errors = result.counts.error;
  const problems: Problem[] = [];
  if (errors > 0) {
    const detail = `the checkpoint in ${quote(folder, 200)} has ${errors === 1 ? "an error" : `${errors} errors`} of its own`;
    problems.push(problem("deploy/mapped-source", place, detail, { folder }));
  }
  if (result.subject !== undefined && !result.subject.checkpoint.files.has("DONE")) {
    const detail = `the checkpoint in ${quote(folder, 200)} has no DONE: it was not converted, or the conversion did not end`;
    problems.push(problem("deploy/mapped-unconverted", place, detail, { folder }));
  }
  return [...problems, ...architectureProblems(mapped, result, known, modelTypes)];
}

function unfound(
  { resource, pointer, folder }: MappedSource,
  found: Exclude<MappedVerdict["found"], "checkpoint">,
): Problem {
  const what = found === "no checkpoint" ? "is no checkpoint folder" : "is not there";
  const detail = `${quote(folder, 200)}, where --map leads, ${what}`;
  // Who maps a folder above need not have everything below it.
  const code = found === "nothing below" ? "deploy/mapped-missing" : "deploy/mapped-source";
  return problem(code, placeIn(resource, pointer), detail, { folder });
}

function architectureProblems(
  { resource, folder, arch }: MappedSource,
  { model, subject }: LintResult,
  known: KnownModels,
  modelTypes: ModelTypes,
): readonly Problem[] {
  if (arch === null || subject === undefined) return [];
  const base = known.byServedName.get(model.name ?? "");
  const key = base?.architectureKey ?? null;
  // Held against a base model of that architecture it was already.
  if (key === arch.key) return [];
  const bases = known.withArchitecture(arch.key).map((entry) => toBaseModel(entry, "detected", modelTypes).facts);
  const fit = architectureFit(subject.checkpoint.facts, bases);
  if (fit === null || fit.sizes.length + fit.kind.length === 0) return [];
  const differences = differencesText([...fit.sizes, ...fit.kind]);
  const fits = base === undefined || key === null ? "" : `; as ${base.name} it fits ${quote(key)}`;
  const says = arch.stated ? "which the resource says" : "which its PEFs are named for";
  const detail = `the checkpoint in ${quote(folder, 200)} does not fit ${quote(arch.key)}, ${says}: ${differences}${fits}`;
  const isCertain = arch.stated && fit.sizes.length > 0;
  return [
    problem(
      isCertain ? "deploy/mapped-architecture" : "deploy/mapped-doubt",
      placeIn(resource, arch.pointer, arch.part),
      detail,
      key === null ? { expected: arch.key } : { actual: key, expected: arch.key },
    ),
  ];
}

/** "hidden_size is 2048, not 8192, num_hidden_layers is 16, not 80, and 2 more". */
function differencesText(differences: readonly FactDifference[]): string {
  const shown = differences
    .slice(0, MAX_DIFFERENCES)
    .map(({ name, own, base }) => `${name} is ${quoted(own)}, not ${quoted(base)}`);
  const more = differences.length - shown.length;
  return shown.join(", ") + (more > 0 ? `, and ${more} more` : "");
}

function quoted(value: FactDifference["own"]): string {
  return typeof value === "string" ? quote(value) : JSON.stringify(value);
}
