import type { Fix, Replacement, Result, Suppression } from "sarif";
import type { ConcreteFix, TextEdit } from "../../engine/fix.ts";
import type { Diagnostic } from "../../engine/lint-result.ts";
import { normalisePath } from "../../source/lexical-path.ts";
import { groupBy } from "../group-by.ts";
import type { ReportContext } from "../report-context.ts";
import type { ReportedFinding } from "../reported-findings.ts";
import { artifactLocation, sarifLocation } from "./sarif-location.ts";
import { sarifRegion } from "./sarif-region.ts";
import { SARIF_LEVELS } from "./sarif-rule.ts";
import { sarifText } from "./sarif-text.ts";

const MAX_RELATED = 50;

/**
 * @param ruleIndex of each rule id in the run's rules
 * @param fingerprint no other result of the run has it
 */
export function sarifResult(
  { result, diagnostic, notes }: ReportedFinding,
  ruleIndex: ReadonlyMap<string, number>,
  fingerprint: string,
  context: ReportContext,
): Result {
  const { root } = result;
  const { ruleId, severity, related, fixes } = diagnostic;
  const text = [diagnostic.message, ...notes].map(sarifText).join("\n");
  const index = ruleIndex.get(ruleId);
  const suppressions = suppressionsOf(diagnostic);
  return {
    ruleId,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: SARIF_LEVELS[severity],
    message: { text: text.trim() === "" ? ruleId : text },
    locations: [sarifLocation(diagnostic, root, context)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.slice(0, MAX_RELATED).map((each, id) => ({
            id,
            ...sarifLocation(...relatedHome(each, result), context),
            ...(each.place.label === undefined ? {} : { message: { text: sarifText(each.place.label) } }),
          })),
        }),
    partialFingerprints: { "checkpointlint/v1": fingerprint },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => sarifFix(fix, root, context)) }),
    ...(suppressions === null ? {} : { suppressions }),
  };
}

/** Resources refer to those of other folders. Of a checkpoint nothing lies elsewhere: a name that climbs is only a name. */
function relatedHome(
  each: Diagnostic["related"][number],
  { kind, root }: ReportedFinding["result"],
): [Diagnostic["related"][number], string] {
  if (kind !== "deployment" || !each.place.file.startsWith("../")) return [each, root];
  const path = normalisePath(`${root}/${each.place.file}`);
  const cut = path.lastIndexOf("/");
  return [{ ...each, place: { ...each.place, file: path.slice(cut + 1) } }, cut < 0 ? "." : path.slice(0, cut)];
}

/** Made outside of the file: JSON has no comments. */
function suppressionsOf({ state }: Diagnostic): Suppression[] | null {
  switch (state.kind) {
    case "active":
      return null;
    case "ignored":
      return [{ kind: "external", status: "accepted", justification: sarifText(state.reason) }];
    case "baselined":
      return [{ kind: "external", status: "accepted", justification: "known before: it is in the baseline" }];
    default:
      return state satisfies never;
  }
}

function sarifFix({ title, safety, edits }: ConcreteFix, root: string, context: ReportContext): Fix {
  const byFile = groupBy(edits, ({ file }) => file);
  return {
    description: { text: sarifText(safety === "safe" ? title : `${title} (unsafe: look at it before you apply it)`) },
    artifactChanges: [...byFile].map(([file, members]) => ({
      artifactLocation: artifactLocation(root, file, context),
      replacements: members.map(replacement),
    })),
  };
}

/** A new file is an insertion at the beginning of nothing. */
function replacement(edit: TextEdit): Replacement {
  if (edit.kind === "create") {
    return {
      deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      insertedContent: { text: edit.text },
    };
  }
  return { deletedRegion: sarifRegion(edit), insertedContent: { text: edit.newText } };
}
