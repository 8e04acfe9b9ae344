import { planLayout } from "../../convert/layouts/plan-layout.ts";
import { parseByteSize } from "../../convert/parse-byte-size.ts";
import { shellWord } from "../../format/text/shell-word.ts";
import { conversionGate } from "../../linter/conversion-gate.ts";
import { doneOrigin } from "../../linter/done-origin.ts";
import type { LintedPair } from "../../linter/lint-pair-folders.ts";
import { conversionText } from "../../report/conversion-text.ts";
import { loadPaint } from "../../report/paint.ts";
import type { CliIo } from "../cli-io.ts";
import { carryOut } from "../convert/carry-out.ts";
import { MAX_SHARD } from "../convert/conversion-options.ts";
import { gateText } from "../convert/gate-text.ts";
import { lintSource } from "../convert/lint-source.ts";
import { planPage } from "../convert/plan-page.ts";
import { tellResult } from "../convert/tell-result.ts";
import type { LinterOptions } from "../linter-options.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress } from "../progress.ts";
import { refuseInside } from "../refuse-inside.ts";
import { terminalStyle } from "../terminal.ts";
import { choosePadding } from "./choose-padding.ts";
import type { PadRequest } from "./pad-request.ts";

/** How the draft is read and who is told what. */
export interface PadContext {
  /** Of the draft. */
  readonly linter: LinterOptions;
  readonly quiet: boolean;
  readonly args: ParsedArguments;
}

/**
 * Writes a draft with another number of rows as a checkpoint of its own, by a conversion that changes nothing else; or shows
 * on standard output what that would be. Where padding does not mend the pair it says so and writes nothing.
 * @throws UsageError for an output in one of both; ConversionError, SignalError; and as Linter.lint
 */
export async function padDraft(
  linted: LintedPair,
  { output, dryRun }: PadRequest,
  { linter, quiet, args }: PadContext,
  io: CliIo,
): Promise<"written" | "shown" | "not written"> {
  const padding = choosePadding(linted);
  if (padding.kind !== "rows") {
    const isError = padding.kind === "hopeless";
    const text = `${isError ? "error: not padded" : "note: nothing is written"}: ${padding.why}\n`;
    if (isError || !quiet) await io.stderr.write(text);
    return "not written";
  }
  const source = linted.draft.root;
  if (output !== null) await refuseInside(io.fs, [linted.target.root, source], output, "the padded draft");
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const seen = await io.snapshotSources(source);
  const { result, subject } = await lintSource(source, linter, io, progress).finally(() => progress.end());
  const gate = conversionGate(result, "sound");
  const closed = gateText(gate, null);
  if (closed !== null) {
    await io.stderr.write(closed);
    return "not written";
  }
  const { transformersVersion } = linter;
  const maxShardBytes = parseByteSize(MAX_SHARD, "--max-shard-size");
  const options = { dtype: null, maxShardBytes, transformersVersion, vocabularyRows: padding.rows };
  const plan = await planLayout("huggingface", subject, options);
  const told = warning(padding.rows, linted.pair.pair?.draft.vocabSize ?? null);
  if (dryRun || output === null) {
    await io.stdout.write(await planPage(plan, result, args, io));
    if (!quiet) await tellResult(io.stderr, told);
    return "shown";
  }
  const place = { source, output };
  const origin = doneOrigin(result, gate, null, options);
  const how = { jobs: null, checksum: "crc32", scan: false, restart: false, repair: false, quiet } as const;
  const { execution, time } = await carryOut(plan, { ...place, origin, seen }, how, io);
  if (quiet) return "written";
  const paint = await loadPaint(terminalStyle(io.stderr, args, io.env));
  const next = `checkpointlint verify ${shellWord(output)} --against ${shellWord(source)}`;
  await tellResult(io.stderr, conversionText({ plan, ...place, execution, time, notes: [], next }, paint));
  await tellResult(io.stderr, told);
  return "written";
}

/** What the other number of rows means for whoever uses the draft. */
function warning(rows: number, before: number | null): string {
  if (before !== null && rows < before) {
    return (
      `warning: rows of the draft are cut: ids from ${rows} on, which no token has, are not in the copy;\n` +
      "  what the draft proposes among tokens is the same. Give it no tokens there later\n"
    );
  }
  return (
    "warning: added rows are zeros, so the draft gives these ids the logit 0, not minus infinity, and engines may sample them;\n" +
    "  as a draft that only lowers acceptance, as the target decides on every token. Do not serve the padded draft by itself\n"
  );
}
