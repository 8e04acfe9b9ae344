import { createLinter, type Linter } from "../../linter/create-linter.ts";
import type { LinterSettings } from "../../linter/linter-settings.ts";
import type { CliIo } from "../cli-io.ts";
import type { LintOptions } from "../lint-options.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { Progress } from "../progress.ts";
import { refuseInside } from "../refuse-inside.ts";
import { userCacheFolder } from "../user-cache-folder.ts";
import { hashOf } from "./cache-file.ts";
import type { CacheOptions } from "./cache-options.ts";
import { openLintCache } from "./lint-cache.ts";
import { createRecorder } from "./recorder.ts";

export interface CachingLinter extends Pick<Linter, "lint"> {
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
  const world = { fs, stamps, strategy, clock, env: io.env };
  const recorder = createRecorder(world);
  const settings: LinterSettings = { ...settingsOf(options), keepSubject: false };
  const path = file ?? fs.join(userCacheFolder(io, "lint"), `${hashOf(cwd)}.cache`);
  const cache = await openLintCache(path, {
    settings: JSON.stringify([settings, strategy, cwd]),
    identity: await io.programIdentity(),
    world,
    io,
  });
  const told = new Set<string>();
  const notes: string[] = [];
  const ofBase = new Map<string, readonly string[]>();
  const environment = linterEnvironment({ ...io, ...recorder.world }, { ...options, progress });
  const note = async (text: string): Promise<void> => {
    notes.push(text);
    if (told.has(text)) return;
    told.add(text);
    await environment.note(text);
  };
  const heardDuring = async <T>(work: () => Promise<T>): Promise<T & { readonly heard: readonly string[] }> => {
    const before = notes.length;
    return { ...(await work()), heard: notes.slice(before) };
  };
  let created: Promise<Linter> | null = null;
  const create = (): Promise<Linter> => {
    created ??= createLinter(settings, { ...environment, note });
    return created;
  };
  const use = { hits: 0, linted: 0 };
  const roots: string[] = [];
  return {
    async lint(root) {
      roots.push(root);
      const known = await cache.find(root);
      if (known !== null) {
        use.hits++;
        for (const text of known.notes) await note(text);
        return known.result;
      }
      use.linted++;
      const linter = await create();
      recorder.begin(root);
      const { model, server, ...before } = await heardDuring(async () => linter.settingsOf(root));
      const { result, heard } = await heardDuring(async () => ({ result: await linter.lint(root) }));
      // What is said of a base model is said once in a run, and holds for each checkpoint that has it.
      const base = JSON.stringify([model, server]);
      if (!ofBase.has(base)) ofBase.set(base, heard);
      cache.add(root, { result, notes: [...before.heard, ...(ofBase.get(base) ?? [])] }, recorder);
      return result;
    },
    async finish() {
      await refuseInside(fs, roots, path, "the cache");
      await cache.save(recorder).catch((error: unknown) => {
        // The next run is slower, this one has its verdict.
        return io.stderr.write(`warning: ${error instanceof Error ? error.message : String(error)}\n`);
      });
      return { file: path, ...use };
    },
  };
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
} as const satisfies Partial<Record<keyof LintOptions, true>>;
