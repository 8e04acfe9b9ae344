import { planLayout } from "../../convert/layouts/plan-layout.ts";
import { parseByteSize } from "../../convert/parse-byte-size.ts";
import { conversionGate } from "../../linter/conversion-gate.ts";
import { doneOrigin } from "../../linter/done-origin.ts";
import { conversionText } from "../../report/conversion-text.ts";
import { loadPaint } from "../../report/paint.ts";
import { shellWord } from "../../report/shell-word.ts";
import type { CliIo } from "../cli-io.ts";
import { carryOut } from "../convert/carry-out.ts";
import { MAX_SHARD } from "../convert/conversion-options.ts";
import { gateText } from "../convert/gate-text.ts";
import { lintSource } from "../convert/lint-source.ts";
import { tellResult } from "../convert/tell-result.ts";
import type { LinterOptions } from "../linter-options.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress } from "../progress.ts";
import { terminalStyle } from "../terminal.ts";

export interface PaddedDraft {
  readonly draft: string;
  /** The folder that is written. */
  readonly output: string;
  /** Of embedding and head: the target's vocab_size. */
  readonly rows: number;
}

/**
 * Writes a draft with another number of rows as a checkpoint of its own, by a conversion that changes nothing else.
 * @returns whether it is there; the gate is that of `convert`
 * @throws ConversionError, SignalError; and as Linter.lint
 */
export async function padDraft(
  { draft, output, rows }: PaddedDraft,
  linter: LinterOptions,
  quiet: boolean,
  args: ParsedArguments,
  io: CliIo,
): Promise<boolean> {
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const seen = await io.snapshotSources(draft);
  const { result, subject } = await lintSource(draft, linter, io, progress).finally(() => progress.end());
  const gate = conversionGate(result, "sound");
  const closed = gateText(gate, null);
  if (closed !== null) {
    await io.stderr.write(closed);
    return false;
  }
  const { transformersVersion } = linter;
  const maxShardBytes = parseByteSize(MAX_SHARD, "--max-shard-size");
  const options = { dtype: null, maxShardBytes, transformersVersion, vocabularyRows: rows };
  const plan = await planLayout("huggingface", subject, options);
  const place = { source: draft, output };
  const origin = doneOrigin(result, gate, null, options);
  const how = { jobs: null, checksum: "crc32", scan: false, restart: false, repair: false, quiet } as const;
  const { execution, time } = await carryOut(plan, { ...place, origin, seen }, how, io);
  const paint = await loadPaint(terminalStyle(io.stderr, args, io.env));
  const next = `checkpointlint verify ${shellWord(output)}`;
  await tellResult(io.stderr, conversionText({ plan, ...place, execution, time, notes: [], next }, paint));
  await tellResult(io.stderr, `${WARNING}\n`);
  return true;
}

/** Of no harm where the target checks every token that the draft proposes. */
const WARNING =
  "warning: added rows are zeros, so the draft gives these ids the logit 0, not minus infinity, and engines may sample them;\n" +
  "  as a draft that only lowers acceptance, as the target decides on every token. Do not serve the padded draft by itself";
