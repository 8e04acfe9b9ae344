import { Chalk } from "chalk";
import type { Paint } from "./paint.ts";
import { isWebAddress } from "./web-address.ts";

/** The sixteen colours that every terminal has, whatever chalk finds out about this one. */
export function chalkPaint(hyperlinks: boolean): Paint {
  const chalk = new Chalk({ level: 1 });
  const severities = { error: chalk.red, warning: chalk.yellow, info: chalk.blue } as const;
  return {
    links: hyperlinks,
    severity: (severity, text) => severities[severity](text),
    good: (text) => chalk.green(text),
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    code: (text) => chalk.cyan(text),
    heading: (text) => chalk.underline(text),
    link: (text, url) => (hyperlinks && isWebAddress(url) ? `\u001b]8;;${url}\u0007${text}\u001b]8;;\u0007` : text),
  };
}
