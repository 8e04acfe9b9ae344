import type { ParsedArguments } from "../parse-arguments.ts";
import { commandLineText } from "./command-line-text.ts";

/** What the output's lint depends on and DONE does not hold. */
const TEXTS = ["preset", "config", "baseline", "server", "cache-location"] as const;
const SWITCHES = ["config", "baseline"] as const;

/** The command that looks at an output again with what its conversion was linted with. */
export function verifyCommandLine(output: string, args: ParsedArguments): string {
  const model = args.text("model");
  // DONE holds the names of known models.
  const isKnown = model === null || (model !== "none" && !/[\\/]|\.json$/.test(model));
  const words = [
    output,
    ...(isKnown ? [] : ["--model", model]),
    ...args.list("rule").flatMap((level) => ["--rule", level]),
    ...TEXTS.flatMap((name) => {
      const value = args.text(name);
      return value === null ? [] : [`--${name}`, value];
    }),
    ...SWITCHES.filter((name) => args.off(name)).map((name) => `--no-${name}`),
    ...(args.flag("ignore") === false ? ["--no-ignore"] : []),
  ];
  return `checkpointlint ${commandLineText("verify", words)}`;
}
