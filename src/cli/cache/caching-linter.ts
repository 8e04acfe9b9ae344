import { createLinter, type Linter } from "../../linter/create-linter.ts";
import type { LinterSettings } from "../../linter/linter-settings.ts";
import type { CliIo } from "../cli-io.ts";
import type { CheckpointLinter } from "../lint-checkpoints.ts";
import type { LintOptions } from "../lint-options.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { Progress } from "../progress.ts";
import { refuseInside } from "../refuse-inside.ts";
import { userCacheFolder } from "../user-cache-folder.ts";
import { hashOf } from "./cache-file.ts";
import type { CacheOptions } from "./cache-options.ts";
import { type CachedVerdict, openLintCache } from "./lint-cache.ts";
import { createNotes } from "./notes.ts";
import { createRecorder } from "./recorder.ts";

export interface CachingLinter extends CheckpointLinter {
  /** Writes the cache. @throws UsageError when it would be written into a checkpoint */
  finish(): Promise<CacheUse>;
}

export interface CacheUse {
  readonly file: string;
  readonly hits: number;
  readonly linted: number;
}

/**
 * A linter that knows the verdicts of earlier runs. The rules, and whatever else linting needs, are loaded for the first
 * checkpoint that has none.
 */
export async function cachingLinter(
  { file, strategy }: CacheOptions,
  options: LintOptions,
  { io, progress }: { readonly io: CliIo; readonly progress: Progress },
): Promise<CachingLinter> {
  const { fs, stamps, clock } = io;
  const cwd = await fs.canonical(".");
  const world = { fs, stamps, strategy, clock, env: io.env, importModule: io.importModule };
  const recorder = createRecorder(world);
  const settings: LinterSettings = { ...settingsOf(options), keepSubject: false };
  const path = file ?? fs.join(userCacheFolder(io, "lint"), `${hashOf(cwd)}.cache`);
  const cache = await openLintCache(path, {
    settings: JSON.stringify([settings, strategy, cwd]),
    identity: await io.programIdentity(),
    world,
    io,
  });
  const environment = linterEnvironment({ ...io, ...recorder.world }, { ...options, progress });
  const { note, during } = createNotes(environment.note);
  let created: Promise<Linter> | null = null;
  const create = (): Promise<Linter> => {
    created ??= createLinter(settings, { ...environment, note });
    return created;
  };
  const verdicts = new Map<string, CachedVerdict>();
  const prepared = new Map<string, Prepared>();
  const ofBase = new Map<string, readonly string[]>();
  const tell = async (notes: readonly string[]): Promise<void> => {
    for (const text of notes) await note(text);
  };
  const prepare = async (root: string): Promise<Prepared> => {
    const linter = await create();
    recorder.begin(root);
    const { value, notes } = await during(() => linter.settingsOf(root));
    return { base: JSON.stringify([value.model, value.server]), notes };
  };
  return {
    async settingsOf(root) {
      const known = await cache.find(root);
      if (known === null) prepared.set(root, await prepare(root));
      else {
        verdicts.set(root, known);
        await tell(known.notes.settings);
      }
    },
    async lint(root) {
      const known = verdicts.get(root);
      if (known !== undefined) {
        await tell(known.notes.base);
        return known.result;
      }
      const { base, notes } = prepared.get(root) ?? (await prepare(root));
      const linter = await create();
      const linted = await during(() => linter.lint(root));
      // What is said of a base model is said once in a run, and holds for each checkpoint that has it.
      if (!ofBase.has(base)) ofBase.set(base, linted.notes);
      cache.add(root, { result: linted.value, notes: { settings: notes, base: ofBase.get(base) ?? [] } }, recorder);
      return linted.value;
    },
    // Read anew each time, by a linter of which nothing is recorded.
    async lintDeployment(files, mappings) {
      const linter = await createLinter(settings, linterEnvironment(io, { ...options, progress }));
      return await linter.lintDeployment(files, mappings);
    },
    async audit(results, searched) {
      const known = await cache.findAudit(results, searched);
      if (known !== null) return known;
      const audits = await (await create()).audit(results, searched);
      cache.addAudit(results, searched, audits);
      return audits;
    },
    async finish() {
      const roots = [...verdicts.keys(), ...prepared.keys()];
      await refuseInside(fs, roots, path, "the cache");
      await cache.save(recorder).catch((error: unknown) => {
        // The next run is slower, this one has its verdict.
        return io.stderr.write(`warning: ${error instanceof Error ? error.message : String(error)}\n`);
      });
      return { file: path, hits: verdicts.size, linted: prepared.size };
    },
  };
}

interface Prepared {
  /** Of which base model, and where it is looked up. */
  readonly base: string;
  readonly notes: readonly string[];
}

/** Everything but what only says where to look and how to tell: an option that is new is a part of the key. */
function settingsOf(options: LintOptions): Omit<LintOptions, keyof typeof NO_SETTINGS> {
  const entries = Object.entries(options).filter(([name]) => !Object.hasOwn(NO_SETTINGS, name));
  return Object.fromEntries(entries) as Omit<LintOptions, keyof typeof NO_SETTINGS>;
}

const NO_SETTINGS = {
  paths: true,
  pathsGiven: true,
  outputs: true,
  gate: true,
  quiet: true,
  stats: true,
  errorOnUnmatched: true,
  changed: true,
  hook: true,
  cache: true,
  mappings: true,
} as const satisfies Partial<Record<keyof LintOptions, true>>;
