import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ContentCache } from "../checkpoint/content-cache.ts";
import { loadCheckpoint } from "../checkpoint/load-checkpoint.ts";
import type { TensorScan } from "../checkpoint/tensor-scan.ts";
import type { WholeTokenizers } from "../checkpoint/whole-tokenizers.ts";
import type { ScanProgress } from "../convert/scan/scan-weights.ts";
import { lintCheckpoint } from "../engine/lint.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { compileRuleSet } from "../engine/rule-set.ts";
import type { ServingModels } from "../model/serving/merge-models.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import type { ProbeThread } from "../speculative/probes/probe-thread.ts";
import type { Assets } from "./assets.ts";
import { createBaseChooser } from "./choose-base.ts";
import type { LinterSettings } from "./linter-settings.ts";
import { createRootResolver } from "./root-resolver.ts";
import type { RootConfig, RootSettings, RootSubject } from "./root-settings.ts";
import { subjectOf } from "./subject-of.ts";

/** One for the command line, the editor server and programs: what they say of a checkpoint is the same. */
export interface Linter {
  /**
   * Reads and lints one checkpoint folder. @throws SourceError when the folder cannot be listed; ConfigError, UsageError or
   * ServerError for what governs it
   */
  lint(root: string): Promise<LintResult>;
  /**
   * Reads and lints the resources of a deployment together, and the checkpoints that their sources are mapped to.
   * @throws ConfigError or UsageError for what governs them
   */
  lintDeployment(files: readonly string[], mappings: readonly string[]): Promise<readonly LintResult[]>;
  /**
   * What a run says of its configuration files: entries of `ignore` that are of no use or expired, findings that are gone
   * from the baseline. @param searched folders that were searched whole: only there an entry can be known to be unused
   */
  audit(results: readonly LintResult[], searched: readonly string[]): Promise<readonly LintResult[]>;
  /** What holds for a checkpoint, or the resources in a folder, and the configuration files that say so. @throws ConfigError, UsageError */
  settingsOf(root: string, subject?: RootSubject): Promise<RootSettings>;
  /** The same with who said each of it, also where no file governs. @throws ConfigError, UsageError */
  configOf(root: string, subject?: RootSubject): Promise<RootConfig>;
}

/** What a linter may touch. */
export interface LinterEnvironment {
  readonly fs: VirtualFs;
  loadAssets(): Promise<Assets>;
  /** Base models of an instance, a folder or a cache, over those that ship. */
  loadServing(server: string, assets: Assets): Promise<ServingModels>;
  /** Tells the user about a choice that was made for them. */
  note(text: string): Promise<void>;
  /** Runs the module of named functions that a plugin of a trusted configuration has; where it is missing no code is run. */
  importModule?(path: string): Promise<unknown>;
  /** Starts a thread for what tokenizers and templates do with texts; without it nothing is encoded. */
  startProbeThread?(): Promise<ProbeThread>;
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** Milliseconds since 1970, for what expires. */
  clock(): number;
  /** What was seen of the values of tensors already, by whoever wrote them; they are not read again. */
  readonly scans?: ReadonlyMap<string, TensorScan> | null;
  /** Is told how far --deep is. */
  onScan?(progress: ScanProgress): void;
  /** Whether weights stay as they are as long as the linter is used, so that they are read once: --fix lints several times. */
  readonly areWeightsStill?: boolean;
  /** Keeps what files gave, for who lints the same folders again; without one every file is read each time. */
  readonly contents?: ContentCache;
  /** Keeps every tokenizer.json whole, for who compares them: pairs do, token by token and merge by merge. */
  readonly wholeTokenizers?: WholeTokenizers;
}

/** Everything that is the same for all checkpoints of a run: rules, and whatever several of them share. */
export async function createLinter(settings: LinterSettings, environment: LinterEnvironment): Promise<Linter> {
  const { fs, now, note, clock, contents, importModule = null, scans = null, wholeTokenizers } = environment;
  const assets = await environment.loadAssets();
  const { functions, modelTypes } = assets;
  const validators = await assets.loadValidators();
  const rulesNeed = { validators, architectures: assets.architectures };
  const ruleSet = compileRuleSet(assets, functions === undefined ? rulesNeed : { ...rulesNeed, functions });
  const today = (): string => new Date(clock()).toISOString().slice(0, "YYYY-MM-DD".length);
  const { settingsOf, configOf } = createRootResolver(settings, { fs, assets, ruleSet, note, today, importModule });
  const baseOf = createBaseChooser(assets, environment);
  let deepening: Promise<(checkpoint: Checkpoint) => Promise<Checkpoint>> | null = null;
  const deepen = async (checkpoint: Checkpoint): Promise<Checkpoint> => {
    deepening ??= import("./scanned-checkpoint.ts").then(({ createDeepener }) => createDeepener(environment));
    return (await deepening)(checkpoint);
  };
  const lint = async (root: string, keepSubject: boolean): Promise<LintResult> => {
    const {
      ruleSet: rules,
      transformersVersion,
      levels,
      fileLevels,
      acceptance,
      model,
      server,
    } = await settingsOf(root);
    const { knownTokenizers, choose } = await baseOf(model, server);
    const start = now();
    const kept = contents === undefined ? {} : { contents };
    const whole = wholeTokenizers === undefined ? {} : { wholeTokenizers };
    const shallow = await loadCheckpoint(fs, root, { modelTypes, knownTokenizers, ...whole, ...kept });
    const checkpoint = settings.deep ? await deepen(shallow) : scans === null ? shallow : { ...shallow, scans };
    const { base, nearest } = choose(checkpoint);
    const loadTime = now() - start;
    return lintCheckpoint(checkpoint, rules, {
      base,
      nearest,
      // As the vendor's tool: without the option there is no such check. Llama 3.3 70B itself is newer than 4.45.1.
      deployment: { transformersVersion },
      levels,
      fileLevels,
      acceptance,
      loadTime,
      now,
      keepSubject,
    });
  };
  return {
    settingsOf,
    configOf,
    async lintDeployment(files, mappings) {
      const { lintResourceFiles } = await import("./lint-resource-files.ts");
      const results = await lintResourceFiles(files, mappings, {
        fs,
        assets,
        now,
        settingsOf,
        lint: (root) => lint(root, true),
      });
      return settings.keepSubject ? results : results.map(({ subject: _, ...result }) => result);
    },
    async audit(results, searched) {
      const roots = await Promise.all(
        results.map(async (result) => ({ result, config: (await settingsOf(result.root, subjectOf(result))).config })),
      );
      const governed = roots.flatMap(({ result, config }) => (config === null ? [] : [{ result, config }]));
      if (governed.length === 0) return [];
      const { auditRun } = await import("./audit-run.ts");
      return auditRun(governed, searched, { fs, today: today() });
    },
    lint: (root) => lint(root, settings.keepSubject),
  };
}
