import type { LintResult } from "../../engine/lint-result.ts";
import { cutText } from "../cut-text.ts";
import type { ReportContext } from "../report-context.ts";
import { sumCounts } from "../sum-counts.ts";
import { count, nounOf, worstOf } from "../summary-line.ts";
import { uncheckedText } from "../unchecked-text.ts";
import { ByteBudget } from "./byte-budget.ts";
import { checkpointArticle, type Room } from "./checkpoint-article.ts";
import { checkpointList } from "./checkpoint-list.ts";
import { icon } from "./icons.ts";
import { page } from "./page.ts";
import { RulePages } from "./rule-pages.ts";
import { html } from "./template.ts";
import { toolbar } from "./toolbar.ts";
import { verdictOf } from "./verdict.ts";

/** Checkpoints that are told in full; those with findings first. */
const MAX_ARTICLES = 100;
const MAX_UNCHECKED = 100;
/** What the parts of all checkpoints together may take, in bytes: a report opens fast below 3 MB. */
const ROOM = { findings: 1_000_000, tensors: 700_000, config: 400_000 };
/** What one of many may take all the same, as long as there is room. */
const LEAST_SHARE = 0.05;

/** One file for people to look at, which needs no network and, for reading, no script. */
export function htmlReport(results: readonly LintResult[], context: ReportContext): string {
  const { unchecked } = context;
  const checkpoints = results.filter(({ kind }) => kind === "checkpoint");
  const isOnly = results.length === 1 && unchecked.length === 0;
  const told = new Set([...results].sort((a, b) => gravity(b) - gravity(a)).slice(0, MAX_ARTICLES));
  const ids = new Map(results.filter((each) => told.has(each)).map((each, at) => [each, `c${at + 1}`]));
  const pages = new RulePages();
  const roomFor = rooms(ids.size);
  const articles = [...ids].map(([result, id]) =>
    checkpointArticle({
      result,
      context,
      pages,
      room: roomFor(),
      id,
      isOnly,
      isNamed: checkpoints.length === 1 && result.kind === "checkpoint" && nameOf(result) === result.root,
    }),
  );
  const { icon: name, text, counts } = verdictOf(results, unchecked.length);
  const subject = subjectOf(results);
  const missing = unchecked
    .slice(0, MAX_UNCHECKED)
    .map((path) => html`<p class="crash">${icon("error")}${uncheckedText(path)}</p>`);
  const left = results.length - ids.size;
  const main = html`<div class="hero"><h1>${subject}</h1>${isOnly ? null : html`<p class="verdict ${name}">${icon(name)}<span>${text}</span></p><p class="lead">${counts}</p>`}${missing}</div>
${results.length < 2 ? null : checkpointList(results, (result) => ids.get(result) ?? null)}
${articles}${left > 0 ? html`<p class="left-out">${count(left, "checkpoint")} told in the list only; <code>--format json=report.json</code> has all.</p>` : null}
`;
  const quiet = context.quiet ? " Errors only (--quiet)." : "";
  return page(
    `${subject}: ${counts}`,
    toolbar(sumCounts(results)),
    main,
    html`<p>checkpointlint ${context.toolVersion}.${quiet}</p>`,
  );
}

/** What the page is about: one folder by its name, or how many. */
function subjectOf(results: readonly LintResult[]): string {
  const checkpoints = results.filter(({ kind }) => kind === "checkpoint");
  const others = results.filter(({ kind }) => kind === "deployment");
  const [only] = [...checkpoints, ...others];
  if (checkpoints.length + others.length === 1 && only !== undefined) {
    return cutText(only.kind === "deployment" ? `deployment ${nameOf(only)}` : nameOf(only));
  }
  return nounOf([...checkpoints, ...others]);
}

/** Errors weigh more than any number of warnings. */
function gravity({ counts, rules }: LintResult): number {
  const worst = rules.crashed.length > 0 ? "error" : worstOf(counts);
  return worst === "error" ? 3 : worst === "warning" ? 2 : worst === "info" ? 1 : 0;
}

/** The last part of the folder's path. */
function nameOf({ root }: LintResult): string {
  return root.split(/[\\/]/).findLast((part) => part !== "" && part !== "." && part !== "..") ?? root;
}

/** Room for one checkpoint after the other. */
function rooms(checkpoints: number): () => Room {
  const share = Math.max(1 / Math.max(1, checkpoints), LEAST_SHARE);
  const whole = {
    findings: new ByteBudget(ROOM.findings),
    tensors: new ByteBudget(ROOM.tensors),
    config: new ByteBudget(ROOM.config),
  };
  return () => ({
    findings: whole.findings.part(ROOM.findings * share),
    tensors: whole.tensors.part(ROOM.tensors * share),
    config: whole.config.part(ROOM.config * share),
  });
}
