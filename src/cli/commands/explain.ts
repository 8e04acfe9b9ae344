import { CAUSES } from "../../engine/causes.ts";
import { docsUrl } from "../../engine/docs-url.ts";
import { UsageError } from "../../errors.ts";
import type { KnownRule } from "../../linter/known-rules.ts";
import { nearestNames } from "../../model/nearest-names.ts";
import { explainPage } from "../../report/explain-page.ts";
import { loadPaint } from "../../report/paint.ts";
import type { Command } from "../command.ts";
import { RULES_HERE_OPTIONS, rulesHere } from "../rules-here.ts";
import { terminalStyle } from "../terminal.ts";

export const explainCommand: Command = {
  usage: "explain <rule>",
  about: "Says why a rule matters, what breaks without it, and how to mend what it finds.",
  positionals: { min: 1, max: 1 },
  operands: { completes: "rules" },
  options: RULES_HERE_OPTIONS,
  examples: [
    ["explain config/vocab-size", "the page of a rule"],
    ["explain vocab-size", "the same: only one group has such a rule"],
    ["rules", "all rules"],
  ],
  epilogue: null,
  run: async (args, io) => {
    const rules = await rulesHere(args, io, null);
    const { meta, level } = findRule(args.positionals[0] ?? "", rules);
    const cause = meta.cause === null ? null : (CAUSES.get(meta.cause) ?? null);
    const style = terminalStyle(io.stdout, args, io.env);
    const page = explainPage({ meta, level, cause, docsUrl: docsUrl(meta) }, await loadPaint(style), style.width);
    await io.stdout.write(page);
    return 0;
  },
};

/** By its id, or by its name alone where only one group has it. */
function findRule(name: string, rules: readonly KnownRule[]): KnownRule {
  const exact = rules.find(({ meta }) => meta.id === name);
  if (exact !== undefined) return exact;
  const named = rules.filter(({ meta }) => meta.id.endsWith(`/${name}`));
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const ids = (named.length > 0 ? named : rules).map(({ meta }) => meta.id);
  const meant = named.length > 0 ? ids : nearestNames(name, ids, 3);
  const guess = meant.length === 0 ? "" : `did you mean ${meant.join(" or ")}? `;
  throw new UsageError(`unknown rule "${name}"`, { hint: `${guess}checkpointlint rules lists them all` });
}
