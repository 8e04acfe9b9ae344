import { ConfigError } from "../../errors.ts";
import { byPlace, type Mistake, printMistake } from "../../format/text/mistake.ts";

const MAX_SHOWN = 50;

/** For an editor, which shows each mistake at its place. */
export class ConfigFileError extends ConfigError {
  readonly mistakes: readonly Mistake[];

  constructor(message: string, options: { readonly hint: string; readonly mistakes: readonly Mistake[] }) {
    super(message, { hint: options.hint });
    this.mistakes = options.mistakes;
  }
}

/** Every mistake in the configuration files, in the order of their places. */
export function configError(mistakes: readonly Mistake[], hint?: string): ConfigFileError {
  const sorted = mistakes.toSorted(byPlace);
  const lines = sorted.slice(0, MAX_SHOWN).map(printMistake);
  const more = sorted.length > MAX_SHOWN ? [`and ${sorted.length - MAX_SHOWN} more`] : [];
  const [only] = lines;
  const message =
    lines.length === 1 && only !== undefined
      ? only
      : [`${sorted.length} mistakes in the configuration`, ...[...lines, ...more].map((line) => `  ${line}`)].join(
          "\n",
        );
  return new ConfigFileError(message, {
    mistakes: sorted,
    hint: hint ?? "docs/configuration.md describes every key; --no-config lints without configuration files",
  });
}
