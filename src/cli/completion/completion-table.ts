import type { Command } from "../command.ts";
import type { CommandEntry } from "../commands.ts";
import { COMMON_OPTIONS, type OptionSpec } from "../option-table.ts";
import type { Completes } from "./completes.ts";

/** All that a shell's script is made of. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly operands: Operands;
}

export interface CompletedOption {
  /** With its hyphens: "--model", "--no-config". */
  readonly long: string;
  /** "-f" */
  readonly short: string | null;
  readonly describe: string;
  readonly many: boolean;
  /** null for a flag. */
  readonly value: OptionValue | null;
}

export interface OptionValue {
  /** What it is called: "file". */
  readonly label: string;
  readonly words: readonly string[];
  readonly completes: Completes | null;
}

export interface Operands {
  /** Names of parts, only as the first one. */
  readonly words: readonly string[];
  /** Whether paths may stand there. */
  readonly paths: boolean;
  readonly completes: Completes | null;
}

/** Reads the tables of all commands. */
export async function completionTable(entries: readonly CommandEntry[]): Promise<readonly CompletedCommand[]> {
  return await Promise.all(
    entries.map(async ({ name, summary, load }) => {
      const command = await load();
      const options = Object.entries({ ...command.options, ...COMMON_OPTIONS });
      return { name, summary, operands: operandsOf(command), options: options.flatMap(completedOptions) };
    }),
  );
}

function operandsOf({ operands, positionals }: Command): Operands {
  if (operands !== undefined) return { words: [], paths: false, completes: null, ...operands };
  return { words: [], paths: positionals.max > 0, completes: null };
}

function completedOptions([name, spec]: readonly [string, OptionSpec]): readonly CompletedOption[] {
  if (spec.hidden === true) return [];
  const { describe, short, many } = spec;
  const common = { describe, many: many === true, short: short === undefined ? null : `-${short}` };
  const off: CompletedOption = { ...common, long: `--no-${name}`, short: null, value: null };
  if (spec.negated === true) return [off];
  const on: CompletedOption = { ...common, long: `--${name}`, value: optionValue(name, spec) };
  return spec.negatable === true || name === "color" ? [on, off] : [on];
}

function optionValue(name: string, { type, value, choices, completes }: OptionSpec): OptionValue | null {
  if (type === "flag") return null;
  return { label: value ?? name, words: choices ?? [], completes: completes ?? null };
}
