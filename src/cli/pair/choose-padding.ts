import { conversionGate } from "../../linter/conversion-gate.ts";
import type { LintedPair } from "../../linter/lint-pair-folders.ts";
import { count } from "../../report/summary-line.ts";

/** The rule that tells of it. */
const PADDING = "speculative/vocab-padding";

/** What --fix can do for a pair. */
export type Padding =
  /** Rows that the draft's embedding and head need. */
  | { readonly kind: "rows"; readonly rows: number }
  /** The pair fails for something else, or for something else too. */
  | { readonly kind: "hopeless"; readonly why: string }
  /** There is nothing to do. */
  | { readonly kind: "nothing"; readonly why: string };

/** The rows are the target's: they are not taken over from a target that contradicts itself, nor for a pair that stays unfit. */
export function choosePadding({ target, pair: result }: LintedPair): Padding {
  const { diagnostics, pair } = result;
  const found = diagnostics.find(({ ruleId }) => ruleId === PADDING);
  const others = diagnostics.filter(
    ({ ruleId, severity, state }) => ruleId !== PADDING && severity === "error" && state.kind === "active",
  );
  const rules = [...new Set(others.map(({ ruleId }) => ruleId))].join(", ");
  const rows = pair?.target.vocabSize ?? null;
  if (found === undefined || rows === null) {
    if (others.length > 0) return { kind: "hopeless", why: `padding does not mend ${rules}` };
    const why =
      pair?.target.vocabSize === pair?.draft.vocabSize ? `both have ${rows} rows` : "the padding does not differ";
    return { kind: "nothing", why };
  }
  if (found.state.kind !== "active") return { kind: "nothing", why: `${PADDING} is ${found.state.kind}` };
  if (others.length > 0) {
    const stop = rules.includes(", ") ? "stop" : "stops";
    return { kind: "hopeless", why: `padding would not mend the pair, which ${rules} ${stop} too` };
  }
  const own = conversionGate(target, "sound").errors;
  if (own.length === 0) return { kind: "rows", rows };
  const why = `the target has ${count(own.length, "error")} of its own, so its ${rows} rows may not be right`;
  return { kind: "hopeless", why };
}
