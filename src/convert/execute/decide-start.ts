import { ConversionError } from "../conversion-error.ts";
import type { LayoutOptions } from "../layouts/layout.ts";
import type { ConversionPlan } from "../plan.ts";
import type { Done, DoneOrigin } from "./done.ts";
import type { JournalEntry, JournalHeader } from "./journal.ts";
import type { OutputSurvey } from "./survey-output.ts";

/** Where a conversion sets out from. */
export interface Start {
  /** A DONE of this very plan is there. */
  readonly finished: Done | null;
  /** Files that are claimed to be right; they are read before that is believed. */
  readonly claims: readonly JournalEntry[];
  /** Every name that is or was ours: what stands there and is not proven right is taken away. */
  readonly names: readonly string[];
}

export interface StartOptions {
  readonly header: JournalHeader;
  readonly origin: DoneOrigin;
  readonly plan: ConversionPlan;
  readonly restart: boolean;
  /** For messages. */
  readonly output: string;
}

/** @throws ConversionError "output" for an output that is not ours, "plan" for one of another plan */
export function decideStart(survey: OutputSurvey, options: StartOptions): Start {
  const { done, journal } = survey;
  if (done !== null) return fromDone(done, survey, options);
  if (journal !== null) return fromJournal(journal, survey, options);
  return fromNothing(survey, options);
}

function fromDone(done: Done, survey: OutputSurvey, options: StartOptions): Start {
  const names = union(options.header.names, [
    ...done.files.map(({ name }) => name),
    ...(survey.journal?.header.names ?? []),
  ]);
  const differences = doneDifferences(done, options);
  if (differences.length > 0 && !options.restart)
    throw otherPlan(`the finished output in ${options.output}`, differences);
  if (differences.length > 0) {
    refuseForeign(survey, names, options.output);
    return { finished: null, claims: [], names };
  }
  refuseFolders(survey, names, options.output);
  return { finished: done, claims: claimsOf(done, options.plan.outputs), names };
}

function claimsOf({ files, overflows }: Done, outputs: ConversionPlan["outputs"]): readonly JournalEntry[] {
  const counts = new Map(overflows.map((overflow) => [overflow.tensor, overflow]));
  const parts = new Map(counts.size === 0 ? [] : outputs.map(({ name, parts: all }) => [name, all]));
  return files.map((file) => ({
    ...file,
    overflows: (parts.get(file.name) ?? [])
      .map((part) => (part.kind === "tensor" ? counts.get(part.name) : undefined))
      .filter((overflow) => overflow !== undefined),
  }));
}

function doneDifferences(done: Done, { header, origin, plan }: StartOptions): readonly string[] {
  const ofPlan = [
    ...(done.tool.version === header.version
      ? []
      : [`checkpointlint ${done.tool.version} made it, this is ${header.version}`]),
    ...unequal("layout", done.layout, plan.layout),
    ...unequal("base model", done.model?.id ?? "none", origin.model?.id ?? "none"),
    ...unequal(
      "transformers version",
      done.options.transformersVersion ?? "any",
      origin.options.transformersVersion ?? "any",
    ),
    // Other options that give the same plan make no difference.
    ...(done.plan === header.plan ? [] : optionDifferences(done.options, origin.options)),
  ];
  return [
    ...(done.plan !== header.plan && ofPlan.length === 0
      ? ["the source is another one, or was changed since"]
      : ofPlan),
    ...unequal("kind of checksum", done.checksum, header.checksum),
    ...(JSON.stringify(done.forced) === JSON.stringify(origin.forced) ? [] : ["it was forced for another reason"]),
  ];
}

function optionDifferences(was: LayoutOptions, now: LayoutOptions): readonly string[] {
  return [
    ...unequal("dtype", was.dtype ?? "the layout's", now.dtype ?? "the layout's"),
    ...unequal("number of rows", `${was.vocabularyRows ?? "the source's"}`, `${now.vocabularyRows ?? "the source's"}`),
    ...unequal("shard size", `${was.maxShardBytes} bytes`, `${now.maxShardBytes} bytes`),
  ];
}

function unequal(what: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`its ${what} was ${before}, now it is ${after}`];
}

function fromJournal(
  { header: old, entries }: NonNullable<OutputSurvey["journal"]>,
  survey: OutputSurvey,
  options: StartOptions,
): Start {
  const { header, output } = options;
  const names = union(header.names, old.names);
  const differences = [
    ...(old.version === header.version
      ? []
      : [`checkpointlint ${old.version} had begun it, this is ${header.version}`]),
    ...sourceDifferences(old, header),
    ...(old.checksum === header.checksum ? [] : [`its checksums are ${old.checksum}, ${header.checksum} is asked for`]),
  ];
  if (old.plan !== header.plan && differences.length === 0)
    differences.push("its plan is another one (the options differ)");
  if (differences.length > 0 && !options.restart)
    throw otherPlan(`the unfinished conversion in ${output}`, differences);
  refuseForeign(survey, names, output);
  const claims = differences.length > 0 ? [] : entries;
  return { finished: null, claims, names };
}

function sourceDifferences(old: JournalHeader, header: JournalHeader): readonly string[] {
  const before = new Map(old.sources.map((source) => [source.name, source]));
  const changed = header.sources.filter((source) => {
    const was = before.get(source.name);
    // Not by device: its number may change with every start of the machine, and the rest does not agree by chance.
    return (
      was === undefined || (["ino", "size", "mtimeNs", "ctimeNs"] as const).some((key) => was[key] !== source[key])
    );
  });
  const gone = old.sources.filter(({ name }) => !header.sources.some((source) => source.name === name));
  return [
    ...changed.map(({ name }) => `${name} was changed since`),
    ...gone.map(({ name }) => `${name} is no longer used`),
  ].slice(0, 5);
}

function fromNothing(survey: OutputSurvey, { header, restart, output }: StartOptions): Start {
  const { names } = header;
  if (survey.entries.length === 0) return { finished: null, claims: [], names };
  const known = new Set(names);
  const isOurs = survey.hasState && survey.entries.every(({ name }) => known.has(name));
  if (!isOurs) refuseForeign(survey, [], output);
  if (!restart) {
    throw new ConversionError("plan", `the journal of the unfinished conversion in ${output} is damaged`, {
      hint: "--restart begins anew and replaces the files that this conversion writes",
    });
  }
  refuseFolders(survey, names, output);
  return { finished: null, claims: [], names };
}

function refuseForeign(survey: OutputSurvey, names: readonly string[], output: string): void {
  const known = new Set(names);
  const foreign = survey.entries.map(({ name }) => name).filter((name) => !known.has(name));
  if (foreign.length > 0) {
    const shown = foreign
      .slice(0, 5)
      .map((name) => JSON.stringify(name))
      .join(", ");
    const more = foreign.length > 5 ? ` and ${foreign.length - 5} more` : "";
    throw new ConversionError(
      "output",
      `the output ${output} holds what checkpointlint did not write: ${shown}${more}`,
      {
        hint: "name an empty folder, or one that does not exist yet",
      },
    );
  }
  refuseFolders(survey, names, output);
}

/** What would have to be removed with all that is in it. */
function refuseFolders(survey: OutputSurvey, names: readonly string[], output: string): void {
  const known = new Set(names);
  const folder = survey.entries.find(({ name, isFolder }) => isFolder && known.has(name));
  if (folder === undefined) return;
  throw new ConversionError("output", `${JSON.stringify(folder.name)} in the output ${output} is a folder`, {
    hint: "name an empty folder, or remove it yourself",
  });
}

function otherPlan(what: string, differences: readonly string[]): ConversionError {
  return new ConversionError("plan", `${what} does not belong to this conversion: ${differences.join("; ")}`, {
    hint: "--restart begins anew and replaces it; or name another folder",
  });
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}
