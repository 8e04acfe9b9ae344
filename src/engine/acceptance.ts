import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Pointer } from "../format/json/pointer.ts";
import type { AcceptanceUse, Diagnostic } from "./lint-result.ts";
import type { RunOutcome } from "./run-rules.ts";

/** Findings that are known and accepted: by an entry with a reason, or because they were there at adoption. */
export interface Acceptance {
  /** In their order: the first that matches gives the reason. */
  readonly ignores: readonly AcceptedIgnore[];
  /** Fingerprint to rule, of the findings in the baseline. */
  readonly baseline: ReadonlyMap<string, string>;
}

export interface AcceptedIgnore {
  readonly id: string;
  readonly rules: ReadonlySet<string>;
  readonly matchesFile: (file: string) => boolean;
  /** Segments, `*` for any one; null: any place. */
  readonly pointer: readonly string[] | null;
  readonly reason: string;
}

/** Marks what is accepted. What guards the gate (internal/rule-crashed) never is. */
export function accept(
  diagnostics: readonly Diagnostic[],
  { ignores, baseline }: Acceptance,
  { checkpoint, run }: { readonly checkpoint: Checkpoint; readonly run: RunOutcome },
): { readonly diagnostics: readonly Diagnostic[]; readonly use: AcceptanceUse } {
  const used = new Set<string>();
  const seen = new Set<string>();
  const marked = diagnostics.map((diagnostic): Diagnostic => {
    if (diagnostic.ruleId.startsWith("internal/")) return diagnostic;
    const known = baseline.has(diagnostic.fingerprint);
    if (known) seen.add(diagnostic.fingerprint);
    const ignore = ignores.find((each) => matches(each, diagnostic));
    if (ignore !== undefined) {
      used.add(ignore.id);
      return { ...diagnostic, state: { kind: "ignored", reason: ignore.reason } };
    }
    return known ? { ...diagnostic, state: { kind: "baselined" } } : diagnostic;
  });
  const ran = rulesThatRan(run);
  const files = [...checkpoint.files.keys()];
  return {
    diagnostics: marked,
    use: {
      tested: ignores.filter((each) => isTested(each, ran, files)).map(({ id }) => id),
      used: [...used],
      gone: [...baseline].filter(([print, rule]) => ran.has(rule) && !seen.has(print)).map(([print]) => print),
    },
  };
}

function matches({ rules, matchesFile, pointer }: AcceptedIgnore, { ruleId, place }: Diagnostic): boolean {
  return rules.has(ruleId) && matchesFile(place.file) && (pointer === null || isAt(place.pointer, pointer));
}

function isAt(place: Pointer, pattern: readonly string[]): boolean {
  return (
    place.length === pattern.length &&
    pattern.every((segment, depth) => segment === "*" || segment === String(place[depth]))
  );
}

/** One that crashed, or that waits for a base model, says nothing of what it would have found. */
function rulesThatRan({ checked, notApplicable, waitingForBase }: RunOutcome): ReadonlySet<string> {
  const waiting = new Set(waitingForBase);
  return new Set([...checked, ...notApplicable.filter((id) => !waiting.has(id))]);
}

function isTested({ rules, matchesFile }: AcceptedIgnore, ran: ReadonlySet<string>, files: readonly string[]): boolean {
  return [...rules].some((id) => ran.has(id)) && files.some(matchesFile);
}
