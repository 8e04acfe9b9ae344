import type { RuleMeta } from "../rule.ts";

const COMMON = {
  severity: "warning",
  category: "hygiene",
  since: "0.1.0",
  evidence: [],
  cause: null,
  errorId: null,
  needsBase: false,
} as const satisfies Partial<RuleMeta>;

export const UNUSED_IGNORE: RuleMeta = {
  ...COMMON,
  id: "internal/unused-ignore",
  title: "every ignore entry ignores something",
  docs: "An entry of `ignore` in the configuration matched nothing, although its rule ran and a checkpoint has its file. The finding that it was for was mended, or the entry never was right; a later finding at the same place would be ignored unseen. Remove the entry. It is only told of a run that looked at all checkpoints below the configuration, so that linting one of many says nothing.",
};

export const EXPIRED_IGNORE: RuleMeta = {
  ...COMMON,
  id: "internal/expired-ignore",
  title: "no ignore entry has expired",
  docs: "The day in `expires` of an entry of `ignore` is over, so that it ignores nothing any more and what it was for is reported again. Mend the finding and remove the entry, or set a later day.",
};

export const STALE_BASELINE: RuleMeta = {
  ...COMMON,
  id: "internal/stale-baseline",
  title: "every finding of the baseline is still there",
  docs: "The baseline lists findings that are gone, although their rule ran. That is good news; but should one come back it would pass unseen. `checkpointlint baseline --prune` removes them from the file.",
};

export const UNUSED_OVERRIDE: RuleMeta = {
  ...COMMON,
  severity: "info",
  id: "internal/unused-override",
  title: "every override is for something that is there",
  docs: "A glob in `files` of an entry of `overrides` begins with a folder or file that is not there, so that it matches nothing: a slip in the path, or something that moved or went. What the entry says does not count, and nothing else tells of it. It is only told of a run that looked at all checkpoints below the configuration. Globs that begin with a wildcard, and those that match nothing in a folder that is there, are never told of: what they are for may come.",
};

export const UNWRITTEN_REASON: RuleMeta = {
  ...COMMON,
  id: "internal/unwritten-reason",
  title: "every ignore entry says why",
  docs: "The `reason` of an entry of `ignore` is still the text that the editor's action *ignore, with a reason* puts there for you to write over. The entry counts, but nobody who reads it will know whether it is still right. Say in a few words why the finding is right as it is.",
};

/** Rules about the configuration itself: no files in rules/, but they have levels as others. */
export const CONFIG_RULES: readonly RuleMeta[] = [
  EXPIRED_IGNORE,
  STALE_BASELINE,
  UNUSED_IGNORE,
  UNUSED_OVERRIDE,
  UNWRITTEN_REASON,
];
