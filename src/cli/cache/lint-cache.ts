import type { LintResult } from "../../engine/lint-result.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import type { CliIo } from "../cli-io.ts";
import { type CacheFile, type CacheLine, hashOf, parseCacheFile, printCacheFile, sharedLine } from "./cache-file.ts";
import { type CachedResult, fromCachedResult, type RuleMetas, toCachedResult } from "./cached-result.ts";
import { createWitness, type Observation, type Witness, type World } from "./observation.ts";
import type { Recorder } from "./recorder.ts";

/** Verdicts of earlier runs. */
export interface LintCache {
  /** null when there is none, or something that it depends on is another now. */
  find(root: string): Promise<CachedVerdict | null>;
  /** Keeps a verdict, unless it is in doubt. */
  add(root: string, verdict: CachedVerdict, recorder: Recorder): void;
  /** What is said of the configuration files after these verdicts. */
  findAudit(results: readonly LintResult[], searched: readonly string[]): Promise<readonly LintResult[] | null>;
  addAudit(results: readonly LintResult[], searched: readonly string[], audits: readonly LintResult[]): void;
  /** Writes what was added. @throws OutputError */
  save(recorder: Recorder): Promise<void>;
}

export interface CachedVerdict {
  readonly result: LintResult;
  /** What the user was told besides: of the settings, and of the base model. */
  readonly notes: { readonly settings: readonly string[]; readonly base: readonly string[] };
}

/** What the cache keeps of one question. */
interface Entry {
  readonly results: readonly CachedResult[];
  readonly notes: CachedVerdict["notes"];
  readonly observations: readonly Observation[];
}

const NO_NOTES: CachedVerdict["notes"] = { settings: [], base: [] };

const MAX_BYTES = 256_000_000;
const VERDICT = "verdict:";

/** @param settings everything that the command line says and that may change a verdict. @param identity of the program */
export async function openLintCache(
  path: string,
  { settings, identity, world, io }: { settings: string; identity: string; world: World; io: CliIo },
): Promise<LintCache> {
  const file = parseCacheFile(await readText(path, io), identity);
  const keyOf = (question: unknown): string => VERDICT + hashOf(JSON.stringify([settings, question]));
  const auditKey = (results: readonly LintResult[], searched: readonly string[]): string =>
    keyOf({ audit: [results.map(({ ruleMeta, stats, subject, ...verdict }) => verdict), searched] });
  // What has the right sum and is no verdict all the same, somebody has made up.
  const read = createReader(file, createWitness(world));
  const find = (key: string): Promise<Found | null> => read(key).catch(() => null);
  const added = new Map<string, (shared: string) => CacheLine>();
  const metas = new Map<string, CacheLine>();
  const add = (key: string, results: readonly LintResult[], rest: Omit<Entry, "results">): void => {
    const cached = results.map(toCachedResult).filter((each) => each !== null);
    if (cached.length < results.length) return;
    const meta = sharedLine("rules", cached.map((each) => each.metas)[0] ?? []);
    // Those of one question have the same rules.
    if (cached.some((each) => sharedLine("rules", each.metas).key !== meta.key)) return;
    metas.set(meta.key, meta);
    const entry: Entry = { results: cached.map(({ result }) => result), ...rest };
    const text = JSON.stringify(entry);
    added.set(key, (shared) => ({ key, needs: [meta.key, shared], text }));
  };
  return {
    async find(root) {
      const found = await find(keyOf(root));
      const result = found?.results[0];
      return found === null || result === undefined ? null : { result, notes: found.notes };
    },
    add(root, { result, notes }, recorder) {
      const { observations, doubtful } = recorder.of(root);
      if (!doubtful && result.rules.crashed.length === 0) add(keyOf(root), [result], { notes, observations });
    },
    findAudit: async (results, searched) => (await find(auditKey(results, searched)))?.results ?? null,
    addAudit: (results, searched, audits) =>
      add(auditKey(results, searched), audits, { notes: NO_NOTES, observations: [] }),
    async save(recorder) {
      const { observations, doubtful } = recorder.shared();
      if (added.size === 0 || doubtful) return;
      const shared = sharedLine("shared", observations);
      const known = file.lines();
      const parts = new Map(known.filter(({ key }) => !isVerdict(key)).map((line) => [line.key, line]));
      for (const line of [...metas.values(), shared]) parts.set(line.key, line);
      const others = known.filter(({ key }) => isVerdict(key) && !added.has(key));
      const verdicts = [...others, ...[...added.values()].map((line) => line(shared.key))];
      await io.makeFolder(io.fs.parent(path));
      await io.writeFile(path, printCacheFile(identity, verdicts, parts), "the cache");
    },
  };
}

function isVerdict(key: string): boolean {
  return key.startsWith(VERDICT);
}

interface Found {
  readonly results: readonly LintResult[];
  readonly notes: CachedVerdict["notes"];
}

function createReader(file: CacheFile, witness: Witness): (key: string) => Promise<Found | null> {
  const parts = new Map<string, unknown>();
  const part = (key: string | undefined): unknown => {
    if (key === undefined) return undefined;
    if (!parts.has(key)) parts.set(key, JSON.parse(file.find(key)?.text ?? "null"));
    return parts.get(key);
  };
  const allHold = async (observations: readonly Observation[]): Promise<boolean> => {
    for (const observation of observations) if (!(await witness.holds(observation))) return false;
    return true;
  };
  const sharedHold = new Map<string, Promise<boolean>>();
  return async (key) => {
    const line = file.find(key);
    if (line === null) return null;
    const [metas, shared] = [part(line.needs[0]), part(line.needs[1])];
    if (!Array.isArray(metas) || !Array.isArray(shared)) return null;
    const entry: Entry = JSON.parse(line.text);
    const holds = sharedHold.get(line.needs[1] ?? "") ?? allHold(shared);
    sharedHold.set(line.needs[1] ?? "", holds);
    if (!(await holds) || !(await allHold(entry.observations))) return null;
    return {
      results: entry.results.map((result) => fromCachedResult(result, metas as RuleMetas)),
      notes: entry.notes,
    };
  };
}

/** "" for none, and for one that cannot be read: a cache is no reason to fail. */
async function readText(path: string, { fs }: CliIo): Promise<string> {
  try {
    const bytes = await readWholeFile(fs, path, MAX_BYTES);
    return bytes === null ? "" : new TextDecoder().decode(bytes);
  } catch {
    return "";
  }
}
