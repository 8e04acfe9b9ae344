import type { Completes } from "./completion/completes.ts";

/** One option of a command. Names are kebab-case; the parser takes underscores too, as the vendor's tool spells them. */
export interface OptionSpec {
  readonly type: "flag" | "text" | "whole number";
  readonly describe: string;
  /** What the value is, for the help: "file". */
  readonly value?: string;
  /** The least of a whole number; 0 when not given. */
  readonly least?: number;
  /** One letter. */
  readonly short?: string;
  /** May be given several times. */
  readonly many?: true;
  /** The only values. */
  readonly choices?: readonly string[];
  /** A flag that is on unless --no-<name> is given; help shows that spelling. */
  readonly negated?: true;
  /** An option with a value that --no-<name> takes away altogether. */
  readonly negatable?: true;
  /** What a shell completes its value with, where there are no choices. */
  readonly completes?: Completes;
  /** Not in the help. */
  readonly hidden?: true;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** Options of every command. */
export const COMMON_OPTIONS: OptionTable = {
  color: { type: "flag", describe: "colour on, or off with --no-color (also NO_COLOR, FORCE_COLOR)" },
  help: { type: "flag", short: "h", describe: "show this help" },
  version: { type: "flag", short: "v", describe: "show the version" },
  debug: { type: "flag", describe: "show the stack trace of an error (also CHECKPOINTLINT_DEBUG=1)" },
};
