import type { EngineVerdict, PairSideSummary, PairVerdict, TokenComparison } from "../engine/pair-verdict.ts";
import { grouped, rough } from "./amounts.ts";
import { encodingLines } from "./encoding-lines.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { markdownProse } from "./markdown-code.ts";
import type { Paint } from "./paint.ts";
import { GLYPHS } from "./summary-line.ts";
import { textTable } from "./text-table.ts";

/** What a report shows of a pair beside findings: both sides, their tokens, and the engines. Rows are plain text. */
export interface PairTables {
  readonly sides: readonly (readonly [key: string, target: string, draft: string])[];
  readonly tokens: string;
  /** What both make of the same texts, and what was not checked; nothing where that was not looked at. */
  readonly encodings: readonly string[];
  readonly engines: readonly {
    readonly glyph: string;
    /** In a word. */
    readonly verdict: string;
    readonly engine: string;
    readonly reason: string;
    readonly source: string;
  }[];
  /** From the platform's pages: when not to use speculative decoding. */
  readonly advice: string;
}

function pairTables({ target, draft, tokens, encodings, sizeRatio, engines }: PairVerdict): PairTables {
  const row = (key: string, read: (side: PairSideSummary) => string): readonly [string, string, string] => [
    key,
    read(target),
    read(draft),
  ];
  return {
    sides: [
      row("folder", ({ root }) => root),
      row("base model", ({ model }) => model ?? "none known"),
      row("architecture", ({ architecture }) => architecture ?? "-"),
      ["parameters", amount(target.parameters), amount(draft.parameters) + ratioText(sizeRatio)],
      ...(isMixture(target) || isMixture(draft)
        ? [
            [
              "per token",
              amount(target.multipliedParameters),
              amount(draft.multipliedParameters) + ratioText(workRatio(target, draft)),
            ] as const,
          ]
        : []),
      row("vocab_size", ({ vocabSize }) => number(vocabSize)),
      row(
        "bos",
        ({ bos, bosAdded }) => `${number(bos)}${bosAdded === null ? "" : bosAdded ? ", added" : ", not added"}`,
      ),
      row("eos", ({ eos }) => (eos === null ? "-" : eos.join(", "))),
      row("pad", ({ pad }) => number(pad)),
      row("context", ({ contextLength }) => number(contextLength)),
      row("weights", ({ dtype }) => dtype ?? "-"),
      // Shown side by side and never compared: no engine asks that these are alike.
      row("width, layers", ({ hiddenSize, layers }) => `${number(hiddenSize)}, ${number(layers)}`),
      row(
        "rope",
        ({ ropeTheta, ropeFactor }) => `${number(ropeTheta)}${ropeFactor === null ? "" : `, factor ${ropeFactor}`}`,
      ),
      row("tied head", ({ tied }) => (tied === null ? "-" : tied ? "yes" : "no")),
      row("lint", ({ counts }) => lintText(counts)),
    ],
    tokens: tokens === null ? "the tokens could not be compared" : tokensText(tokens),
    encodings: encodings === null ? [] : encodingLines(encodings),
    engines: engineRows(engines),
    advice:
      "long inputs with short outputs gain little: both models read the whole input first (the platform's advice on when not to use a draft)",
  };
}

/** How reports show a pair; given to them where there is one, so that no other run loads it. */
export interface PairPrinter {
  tables(verdict: PairVerdict): PairTables;
  /** A paragraph for each table, for the terminal. */
  text(verdict: PairVerdict, paint: Paint): readonly string[];
  markdown(verdict: PairVerdict): readonly string[];
}

export const PAIR_PRINTER: PairPrinter = {
  tables: pairTables,
  text(verdict, paint) {
    const { sides, tokens, encodings, engines, advice } = pairTables(verdict);
    const table = textTable([["", "target", "draft"], ...sides].map((cells) => cells.map(escapeTerminal)));
    const rows = engines.map(({ glyph, engine, reason }) => [glyph, escapeTerminal(engine), escapeTerminal(reason)]);
    return [
      [
        paint.dim(table[0] ?? ""),
        ...table.slice(1),
        "",
        `tokens: ${escapeTerminal(tokens)}`,
        ...encodings.map(escapeTerminal),
      ].join("\n"),
      [paint.heading("engines"), ...textTable(rows)].join("\n"),
      paint.dim(advice),
    ];
  },
  markdown(verdict) {
    const { sides, tokens, encodings, engines, advice } = pairTables(verdict);
    const row = (cells: readonly string[]): string => `| ${cells.map(markdownProse).join(" | ")} |`;
    return [
      ["| | target | draft |", "|---|---|---|", ...sides.map(row)].join("\n"),
      [`tokens: ${markdownProse(tokens)}`, ...encodings.map(markdownProse)].join("\n\n"),
      [
        "| | engine | |",
        "|---|---|---|",
        ...engines.map(({ glyph, engine, reason }) => `| ${glyph} ${row([engine, reason])}`),
      ].join("\n"),
      markdownProse(advice),
    ];
  },
};

/** Of a side that is no model none of them is asked, which is said once. */
/** Experts that a token does not use are more than half of it; what else is not multiplied, an embedding, cannot be. */
function isMixture({ parameters, multipliedParameters: used }: PairSideSummary): boolean {
  return parameters !== null && used !== null && used < parameters / 2;
}

function workRatio(target: PairSideSummary, draft: PairSideSummary): number | null {
  const [own, other] = [target.multipliedParameters, draft.multipliedParameters];
  return own === null || other === null ? null : other / own;
}

/** " (1/57)"; nothing for a draft that is hardly smaller, or larger. */
function ratioText(ratio: number | null): string {
  const part = ratio === null ? 0 : Math.round(1 / ratio);
  return part < 2 ? "" : ` (1/${part})`;
}

function engineRows(engines: readonly EngineVerdict[]): PairTables["engines"] {
  const [first] = engines;
  const isOne = engines.every(({ accepts, reason }) => accepts === null && reason === first?.reason);
  const told = first !== undefined && isOne ? [{ ...first, engine: `all ${engines.length}`, source: "" }] : engines;
  return told.map((each) => ({
    ...outcomeOf(each),
    engine: each.engine,
    reason: each.reason ?? "",
    source: each.source,
  }));
}

function outcomeOf({ accepts, risky }: EngineVerdict): { readonly glyph: string; readonly verdict: string } {
  if (accepts === null) return { glyph: "?", verdict: "not known" };
  if (!accepts) return { glyph: GLYPHS.error, verdict: "refuses" };
  return risky ? { glyph: GLYPHS.warning, verdict: "accepts, at a risk" } : { glyph: GLYPHS.ok, verdict: "accepts" };
}

function tokensText({
  target,
  draft,
  same,
  sameTokenOtherId,
  sameIdOtherToken,
  onlyTarget,
  onlyDraft,
}: TokenComparison): string {
  if (same === target && same === draft) return `all ${grouped(same)} are the same`;
  const kinds = [
    [sameTokenOtherId.count, "with another id"],
    [sameIdOtherToken.count, "ids with another token"],
    [onlyTarget.count, "only in the target"],
    [onlyDraft.count, "only in the draft"],
  ] as const;
  const told = kinds.filter(([count]) => count > 0).map(([count, text]) => `${grouped(count)} ${text}`);
  return `${grouped(same)} are the same, ${told.join(", ")} (target ${grouped(target)}, draft ${grouped(draft)})`;
}

function lintText({ error, warning, info }: PairSideSummary["counts"]): string {
  const parts = [
    ...(error > 0 ? [`${error} error${error === 1 ? "" : "s"}`] : []),
    ...(warning > 0 ? [`${warning} warning${warning === 1 ? "" : "s"}`] : []),
    ...(info > 0 ? [`${info} info`] : []),
  ];
  return parts.length === 0 ? "no problems" : parts.join(", ");
}

function number(value: number | null): string {
  return value === null ? "-" : String(value);
}

function amount(value: number | null): string {
  return value === null ? "-" : rough(BigInt(value));
}
