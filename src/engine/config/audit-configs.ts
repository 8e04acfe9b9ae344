import type { Pointer } from "../../format/json/pointer.ts";
import type { PlacedFile } from "../../format/text/placed-file.ts";
import type { Baseline } from "../baseline/baseline.ts";
import { docsUrl } from "../docs-url.ts";
import { fingerprint } from "../fingerprint.ts";
import { countDiagnostics } from "../lint.ts";
import type { AcceptanceUse, Diagnostic, LintResult } from "../lint-result.ts";
import { byPosition } from "../order.ts";
import type { Finding } from "../rule.ts";
import {
  type ConfigFinding,
  expiredFinding,
  overrideFinding,
  reasonFinding,
  staleFinding,
  unusedFinding,
  vanishedFinding,
} from "./config-findings.ts";
import type { IgnoreEntry } from "./config-layer.ts";
import type { ConfigSource } from "./config-origin.ts";
import { CONFIG_RULES } from "./config-rules.ts";
import type { LostGlob } from "./lost-glob.ts";
import { PLACEHOLDER_REASON } from "./placeholder-reason.ts";
import type { ResolvedConfig, ResolvedIgnore } from "./resolve-config.ts";

/** A checkpoint that was linted, with what governed it. */
export interface AuditedRoot {
  readonly root: string;
  readonly resolved: ResolvedConfig;
  readonly use: AcceptanceUse | null;
  readonly baseline: { readonly file: Baseline; readonly key: string } | null;
}

export interface AuditOptions {
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
  /** Whether the run looked at all checkpoints that a configuration in this folder governs. */
  readonly covers: (folder: string) => boolean;
  /** By path of a baseline that was seen whole: folders of checkpoints in it that are not there any more. */
  readonly vanished: ReadonlyMap<string, readonly string[]>;
  /** Globs of overrides that begin with what is not there. */
  readonly lostGlobs: readonly LostGlob[];
  /** Folder and name of a path. */
  readonly split: (path: string) => { readonly folder: string; readonly name: string };
}

/** What is wrong with configuration files and baselines in the light of a run: one result for each file with findings. */
export function auditConfigs(roots: readonly AuditedRoot[], options: AuditOptions): readonly LintResult[] {
  const files = new Map<string, Diagnostic[]>();
  const report = (placed: PlacedFile, pointer: Pointer, finding: ConfigFinding, resolved: ResolvedConfig): void => {
    const diagnostic = toDiagnostic(placed, pointer, finding, resolved, options);
    if (diagnostic !== null) files.set(placed.file, [...(files.get(placed.file) ?? []), diagnostic]);
  };
  for (const [ignore, resolved] of expired(roots, options.today)) {
    const { source, pointer } = ignore.entry.origin;
    report(source.placed, [...pointer, "expires"], expiredFinding(ignore), resolved);
  }
  for (const [ignore, resolved] of unused(roots, options)) {
    const { source, pointer } = ignore.entry.origin;
    report(source.placed, pointer, unusedFinding(ignore.entry, ""), resolved);
  }
  for (const [entry, resolved] of placeless(roots, options)) {
    const { source, pointer } = entry.origin;
    const why = `: nothing that this file governs is at ${entry.checkpoint ?? ""}`;
    report(source.placed, pointer, unusedFinding(entry, why), resolved);
  }
  for (const [{ entry }, resolved] of unwritten(roots)) {
    const { source, pointer } = entry.origin;
    report(source.placed, [...pointer, "reason"], reasonFinding(entry), resolved);
  }
  for (const { glob, missing, origin, resolved } of options.lostGlobs) {
    report(origin.source.placed, origin.pointer, overrideFinding(glob, missing), resolved);
  }
  for (const { root, resolved, use, baseline } of roots) {
    const index = baseline?.file.checkpoints.get(baseline.key)?.index;
    if (use === null || use.gone.length === 0 || baseline === null || index === undefined) continue;
    const pointer = ["checkpoints", index, "path"];
    report(baseline.file.placed, pointer, staleFinding(root, use.gone, baseline), resolved);
  }
  for (const [file, resolved] of new Map(
    roots.flatMap(({ baseline, resolved }) => (baseline === null ? [] : [[baseline.file, resolved]])),
  )) {
    for (const path of options.vanished.get(file.path) ?? []) {
      const known = file.checkpoints.get(path);
      if (known !== undefined)
        report(file.placed, ["checkpoints", known.index, "path"], vanishedFinding(path, known), resolved);
    }
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, found]) => toResult(path, found, options));
}

type Seen = Map<string, readonly [ResolvedIgnore, ResolvedConfig]>;

function expired(roots: readonly AuditedRoot[], today: string): Iterable<readonly [ResolvedIgnore, ResolvedConfig]> {
  const seen: Seen = new Map();
  for (const { resolved } of roots) {
    for (const ignore of resolved.ignores) {
      if (ignore.entry.expires !== null && ignore.entry.expires < today) seen.set(ignore.entry.id, [ignore, resolved]);
    }
  }
  return seen.values();
}

function unwritten(roots: readonly AuditedRoot[]): Iterable<readonly [ResolvedIgnore, ResolvedConfig]> {
  const seen: Seen = new Map();
  for (const { resolved } of roots) {
    for (const ignore of resolved.ignores) {
      if (ignore.entry.reason.trim() === PLACEHOLDER_REASON) seen.set(ignore.entry.id, [ignore, resolved]);
    }
  }
  return seen.values();
}

/** Those that were tested in some checkpoint and used in none. What others share may be of use to them. */
function unused(
  roots: readonly AuditedRoot[],
  { covers }: AuditOptions,
): Iterable<readonly [ResolvedIgnore, ResolvedConfig]> {
  const used = new Set(roots.flatMap(({ use }) => use?.used ?? []));
  const seen: Seen = new Map();
  for (const { resolved, use } of roots) {
    const tested = new Set(use?.tested);
    for (const ignore of resolved.ignores) {
      const { id, checkpoint, origin } = ignore.entry;
      if (!tested.has(id) || used.has(id) || origin.source.shared) continue;
      if (isSeenWhole(origin.source, checkpoint, covers)) seen.set(id, [ignore, resolved]);
    }
  }
  return seen.values();
}

/** Those that are for a checkpoint which is not there, or is governed by another file: a slip in `checkpoint`, or one that moved. */
function placeless(
  roots: readonly AuditedRoot[],
  { covers, today }: AuditOptions,
): Iterable<readonly [IgnoreEntry, ResolvedConfig]> {
  const placed = new Set(roots.flatMap(({ resolved }) => resolved.ignores.map(({ entry }) => entry.id)));
  const seen = new Map<string, readonly [IgnoreEntry, ResolvedConfig]>();
  for (const { resolved } of roots) {
    for (const entry of resolved.otherIgnores) {
      const { id, expires, origin } = entry;
      if (placed.has(id) || origin.source.shared || !covers(origin.source.folder)) continue;
      if (expires === null || expires >= today) seen.set(id, [entry, resolved]);
    }
  }
  return seen.values();
}

/** An entry for one checkpoint by name was tested when that one was. */
function isSeenWhole(source: ConfigSource, checkpoint: string | null, covers: (folder: string) => boolean): boolean {
  return source.untrusted || (checkpoint !== null && !/[*?[{]/.test(checkpoint)) || covers(source.folder);
}

function toDiagnostic(
  placed: PlacedFile,
  pointer: Pointer,
  { meta, message, suggestion, args }: ConfigFinding,
  { levels }: ResolvedConfig,
  { split }: AuditOptions,
): Diagnostic | null {
  const severity = levels.get(meta.id)?.value ?? meta.severity;
  if (severity === "off") return null;
  const primary = { file: split(placed.file).name, pointer, part: "value" } as const;
  const finding: Finding = {
    ruleId: meta.id,
    severity,
    message,
    suggestion,
    actual: undefined,
    expected: undefined,
    args,
    primary,
    related: [],
    fixes: [],
    cause: null,
  };
  const { args: _, primary: __, ...rest } = finding;
  return {
    ...rest,
    place: primary,
    span: placed.span(pointer, "value"),
    related: [],
    fixes: [],
    docsUrl: docsUrl(meta),
    fingerprint: fingerprint(finding),
    state: { kind: "active" },
  };
}

function toResult(path: string, found: readonly Diagnostic[], { split }: AuditOptions): LintResult {
  const { folder, name } = split(path);
  const diagnostics = [...found].sort(byPosition);
  const ids = new Set(diagnostics.map(({ ruleId }) => ruleId));
  return {
    kind: "configuration",
    root: folder,
    model: { id: null, name: null, how: "none" },
    diagnostics,
    files: [name],
    counts: countDiagnostics(diagnostics),
    rules: { checked: [...ids].sort(), notApplicable: [], waitingForBase: [], crashed: [] },
    ruleMeta: new Map(CONFIG_RULES.filter(({ id }) => ids.has(id)).map((meta) => [meta.id, meta])),
    stats: { filesRead: 1, tensors: 0, loadTime: 0, checkTime: 0 },
  };
}
