import { createKnownModels } from "../../deploy/known-models.ts";
import { deploymentAsCheckpoint } from "../../deploy/lint-deployment.ts";
import { readResources } from "../../deploy/read-resources.ts";
import { loadPlugin } from "../../engine/plugins/load-plugin.ts";
import { openPluginFolder } from "../../engine/plugins/plugin-folder.ts";
import { CASES_ENDING } from "../../engine/plugins/read-plugin-files.ts";
import { createCaseEnvironment } from "../../engine/testing/case-environment.ts";
import { type RuleTest, testRules } from "../../engine/testing/test-rules.ts";
import { RuleFileError, UsageError } from "../../errors.ts";
import type { Assets } from "../../linter/assets.ts";
import { createModelRegistry } from "../../model/model-registry.ts";
import { loadPaint } from "../../report/paint.ts";
import { countRuleTests, ruleTestsJson, ruleTestsText } from "../../report/rule-tests.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { readPair } from "../../speculative/lint-pair.ts";
import { unlinted } from "../../speculative/pair.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { terminalStyle } from "../terminal.ts";

export const testRulesCommand: Command = {
  usage: "test-rules [folder|files..]",
  about:
    "Runs the cases of your own rules: a tiny valid checkpoint, changed as each case says, must give exactly the findings that it expects. A folder has its rules in rules/<group>/<name>.yaml, and their cases beside them in <name>.cases.yaml or below test/rules/. A file is one rule or its cases. Without a path it is the current folder.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: {
    format: { type: "text", short: "f", choices: ["stylish", "json"], describe: "for people or for programs" },
  },
  examples: [
    ["test-rules", "all rules of the current folder"],
    ["test-rules ./acme-rules", "all rules of a package"],
    ["test-rules rules/acme/vocab-padding.yaml", "one rule"],
    ["rules new acme/vocab-padding", "write a rule with its cases, to begin with"],
  ],
  epilogue: `Exit codes: 0 every case holds, 1 a case fails or a rule has none, 2 a rule or case file is wrong.
docs/writing-rules.md describes both kinds of files.`,
  run: async (args, io) => {
    const assets = await io.loadAssets();
    const tests: RuleTest[] = [];
    for (const target of await targetsOf(args.positionals, io.fs))
      tests.push(...(await testTarget(target, assets, io)));
    const json = args.text("format") === "json";
    const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
    await io.stdout.write(json ? ruleTestsJson(tests) : ruleTestsText(tests, paint));
    const { failed, broken } = countRuleTests(tests);
    if (broken > 0) return 2;
    return failed > 0 ? 1 : 0;
  },
};

interface Target {
  readonly folder: string;
  /** null: all its rules. */
  readonly only: ReadonlySet<string> | null;
}

async function testTarget({ folder, only }: Target, assets: Assets, io: CliIo): Promise<readonly RuleTest[]> {
  const { modelTypes, architectures, functions: shipped } = assets;
  const validators = await assets.loadValidators();
  const plugin = await loadPlugin(folder, {
    fs: io.fs,
    existing: assets,
    schemas: validators.keys(),
    importModule: io.importModule,
    ...(shipped === undefined ? {} : { functions: shipped }),
  });
  const environment = createCaseEnvironment({
    modelTypes,
    architectures,
    validators,
    registry: createModelRegistry(assets.models),
    async readDeployment(files, names) {
      const set = await readResources(files, names);
      return deploymentAsCheckpoint({ set, known: createKnownModels(createModelRegistry(assets.models)), modelTypes });
    },
    asPair: (target, draft, use) =>
      readPair({
        target: unlinted("target", target, architectures),
        draft: unlinted("draft", draft, architectures),
        ...use,
        encodings: null,
      }).checkpoint,
  });
  return await testRules(plugin, environment, { only, ...(shipped === undefined ? {} : { shipped }) });
}

async function targetsOf(paths: readonly string[], fs: VirtualFs): Promise<readonly Target[]> {
  if (paths.length === 0) return [await currentFolder(fs)];
  const folders = new Map<string, Set<string> | null>();
  for (const path of paths) {
    const kind = await fs.kindOf(path);
    if (kind === "directory") folders.set(path, null);
    else if (kind === "file") {
      const { folder, id } = await ruleOf(path, fs);
      const only = folders.get(folder);
      if (only === undefined) folders.set(folder, new Set([id]));
      else only?.add(id);
    } else throw new UsageError(`there is no ${path}`, { hint: "name a folder of rules, or a rule file" });
  }
  return [...folders].map(([folder, only]) => ({ folder, only }));
}

/** Only what says that it holds rules: any folder has some YAML. */
async function currentFolder(fs: VirtualFs): Promise<Target> {
  const { rulesFolder } = await openPluginFolder(fs, ".");
  if (rulesFolder !== ".") return { folder: ".", only: null };
  throw new UsageError("the current folder has no rules", {
    hint: "name a folder of rules, or begin with checkpointlint rules new <group>/<name>",
  });
}

/** The folder that a rule file, or its cases, belongs to. */
async function ruleOf(path: string, fs: VirtualFs): Promise<{ readonly folder: string; readonly id: string }> {
  const [name = "", group = ""] = path.split("/").reverse();
  const id = `${group}/${name.slice(0, name.length - (name.endsWith(CASES_ENDING) ? CASES_ENDING : ".yaml").length)}`;
  const groups = fs.parent(fs.parent(path));
  const above = fs.parent(groups);
  for (const folder of [above, fs.parent(above)]) {
    const opened = await openPluginFolder(fs, folder).catch((error: unknown) => {
      if (error instanceof RuleFileError) return null;
      throw error;
    });
    for (const known of [opened?.rulesFolder, opened?.casesFolder]) {
      if (known && (await fs.canonical(known)) === (await fs.canonical(groups))) return { folder, id };
    }
  }
  return { folder: groups, id };
}
