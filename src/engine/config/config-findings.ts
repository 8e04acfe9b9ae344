import { quote } from "../../format/text/quote.ts";
import type { Baseline, BaselineCheckpoint } from "../baseline/baseline.ts";
import type { Finding, RuleMeta } from "../rule.ts";
import type { IgnoreEntry } from "./config-layer.ts";
import { EXPIRED_IGNORE, STALE_BASELINE, UNUSED_IGNORE, UNUSED_OVERRIDE, UNWRITTEN_REASON } from "./config-rules.ts";
import type { ResolvedIgnore } from "./resolve-config.ts";

/** What is said of an entry. */
export interface ConfigFinding {
  readonly meta: RuleMeta;
  readonly message: string;
  readonly suggestion: string;
  readonly args: Finding["args"];
}

export function expiredFinding({ entry }: ResolvedIgnore): ConfigFinding {
  return {
    meta: EXPIRED_IGNORE,
    message: `the entry for ${entry.rule} expired after ${entry.expires ?? ""} and ignores nothing any more`,
    suggestion: "mend what it was for and remove the entry, or set a later day",
    args: { rule: entry.rule, expires: entry.expires ?? "" },
  };
}

export function unusedFinding(entry: IgnoreEntry, why: string): ConfigFinding {
  return {
    meta: UNUSED_IGNORE,
    message: `the entry for ${entry.rule} ignores nothing${why}`,
    suggestion: "remove it, so that a later finding at the same place is not ignored unseen",
    args: { rule: entry.rule, file: entry.file ?? "", pointer: entry.pointer?.join("/") ?? "" },
  };
}

const MAX_NAMED = 3;

export function staleFinding(
  root: string,
  gone: readonly string[],
  { file, key }: { readonly file: Baseline; readonly key: string },
): ConfigFinding {
  const prints = new Set(gone);
  const findings = file.checkpoints.get(key)?.findings ?? [];
  const rules = [...new Set(findings.filter((each) => prints.has(each.fingerprint)).map(({ rule }) => rule))];
  const named = rules.slice(0, MAX_NAMED).join(", ");
  const more = rules.length > MAX_NAMED ? ` and ${rules.length - MAX_NAMED} other rules` : "";
  const count = gone.length === 1 ? "a finding" : `${gone.length} findings`;
  return {
    meta: STALE_BASELINE,
    message: `${count} of ${root} in the baseline ${gone.length === 1 ? "is" : "are"} gone: ${named}${more}`,
    suggestion: "checkpointlint baseline --prune removes what is gone",
    args: { path: key, gone },
  };
}

export function vanishedFinding(path: string, { findings }: BaselineCheckpoint): ConfigFinding {
  const count = findings.length === 1 ? "a finding" : `${findings.length} findings`;
  return {
    meta: STALE_BASELINE,
    message: `the baseline has ${count} of ${path}, which is not there any more`,
    suggestion:
      "checkpointlint baseline --prune removes what is gone, so that a new checkpoint of that name starts without",
    args: { path },
  };
}

export function overrideFinding(glob: string, missing: string): ConfigFinding {
  return {
    meta: UNUSED_OVERRIDE,
    message: `the override for ${quote(glob)} matches nothing: there is no ${quote(missing)}`,
    suggestion: "mend the path, or remove it",
    args: { glob, missing },
  };
}

export function reasonFinding({ rule, file, pointer }: IgnoreEntry): ConfigFinding {
  return {
    meta: UNWRITTEN_REASON,
    message: `the entry for ${rule} does not say yet why it ignores`,
    suggestion: "write in a few words why the finding is right as it is",
    args: { rule, file: file ?? "", pointer: pointer?.join("/") ?? "" },
  };
}
