// Builds dist/: the command line bundled into few files so that it starts fast, and everything that is YAML or JSON schema
// in the repository turned into what the program can load without parsing or compiling.
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeCodeCache } from "./code-cache.mjs";
import { toCommonJs } from "./common-js.mjs";
import { embedded } from "./embedded.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = `${root}dist`;

const common = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  absWorkingDir: root,
  logLevel: "warning",
  legalComments: "linked",
  // Its main file is UMD, whose requires a bundler cannot follow.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
};

/**
 * What is imported when it is needed, in groups that are loaded as one: without them a start would open 34 files. What
 * every lint needs is one group, the other commands are another; yargs (help) and micromatch (globs) stay by themselves.
 */
const groups = {
  program: [
    "src/cli/main.ts",
    "src/cli/commands/lint.ts",
    "src/linter/assets.ts",
    "src/cli/error-text.ts",
    "src/model/detection/detect-base.ts",
    "src/model/base-model-entry.ts",
    "src/model/model-registry.ts",
    "src/linter/declared-base.ts",
    "src/report/chalk-paint.ts",
    "src/report/json.ts",
    "src/report/stylish.ts",
    "src/source/disk-fs.ts",
  ],
  commands: ["explain", "rules", "models", "demo", "init", "baseline", "print-config", "completion"].map(
    (name) => `src/cli/commands/${name}.ts`,
  ),
  // With the parser of YAML and ajv: what is written by users is read by no other command.
  testing: ["src/cli/commands/test-rules.ts"],
  // What --server needs, without the HTTP client, which only a run that asks a server loads.
  serving: ["src/cli/serving/load-serving.ts"],
  lsp: ["src/cli/commands/lsp.ts"],
  // Kubernetes files, with the parser of YAML: only a run that has some loads it.
  deploy: [
    "src/linter/lint-resource-files.ts",
    "src/cli/commands/deploy.ts",
    "src/cli/commands/deploy/init.ts",
    "src/cli/commands/deploy/migrate.ts",
  ],
  // What converts and verifies: no lint loads it.
  convert: [
    "src/cli/commands/convert.ts",
    "src/cli/commands/prepare-ckpt.ts",
    "src/cli/commands/verify.ts",
    "src/convert/execute/execute.ts",
    "src/convert/layouts/huggingface.ts",
    "src/convert/layouts/sambanova.ts",
    "src/convert/verify/verify-conversion.ts",
  ],
  // What compares a target and its draft.
  pair: ["src/cli/commands/pair.ts", "src/cli/commands/validate-sd.ts", "src/report/pair-printer.ts"],
  // What reads configuration files, where there are some.
  config: ["src/linter/configured-roots.ts", "src/linter/audit-run.ts"],
  // One of them seldom comes alone.
  reports: [
    "src/report/sarif/sarif.ts",
    "src/report/github.ts",
    "src/report/gitlab.ts",
    "src/report/junit.ts",
    "src/report/unix.ts",
    "src/report/checkstyle.ts",
    "src/report/markdown.ts",
    "src/cli/root-paths.ts",
    "src/cli/job-summary.ts",
  ],
  diff: [
    "src/cli/commands/diff.ts",
    "src/report/diff-text.ts",
    "src/report/diff-json.ts",
    "src/report/diff-markdown.ts",
    // Compares with the base model too; a group of its own would cut what a start loads into more files.
    "src/report/html/html-report.ts",
  ],
};

/** semver builds sixty regular expressions when it is loaded, and few rules ask it anything: it is loaded when one does. */
const lazySemver = {
  name: "lazy-semver",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^semver\// }, ({ path, namespace }) =>
      namespace === "lazy" ? undefined : { path, namespace: "lazy" },
    );
    onLoad({ filter: /.*/, namespace: "lazy" }, ({ path }) => ({
      contents: `module.exports = (...args) => require(${JSON.stringify(path)})(...args);`,
      resolveDir: root,
    }));
  },
};

const grouped = {
  name: "grouped",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
      if (kind !== "dynamic-import") return undefined;
      const file = relative(root, join(resolveDir, path)).replaceAll("\\", "/");
      const group = Object.keys(groups).find((name) => groups[name].includes(file));
      return group === undefined ? undefined : { path: group, namespace: "group" };
    });
    onLoad({ filter: /.*/, namespace: "group" }, ({ path }) => ({
      contents: groups[path].map((file) => `export * from "./${file}";`).join("\n"),
      resolveDir: root,
    }));
  },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
writeFileSync(`${dist}/package.json`, '{ "type": "commonjs" }\n');
const program = await build({
  ...common,
  entryPoints: { cli: "src/cli/bin.ts" },
  outdir: "dist",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  minify: true,
  plugins: [grouped, embedded, lazySemver],
  metafile: true,
});
const start = Object.keys(program.metafile.outputs).find((name) => /\/program-[^/]+\.js$/.test(name));
await toCommonJs(program.metafile.outputs, { ...common, minify: true }, start);
// The library by itself: sharing chunks with it would split those of the command line. Readable, for the stacks of its users.
const library = await build({
  ...common,
  entryPoints: { index: "src/index.ts" },
  outdir: "dist",
  splitting: true,
  chunkNames: "library/[name]-[hash]",
  plugins: [embedded],
  metafile: true,
  // semver reads it at import.
  define: { "process.env.NODE_DEBUG": "undefined" },
});
await toCommonJs(library.metafile.outputs, common);
// What threads of a conversion run: a file of its own, so that a thread loads nothing that it does not need.
await build({
  ...common,
  format: "cjs",
  entryPoints: { "convert-worker": "src/convert/execute/worker.ts" },
  outdir: "dist",
  minify: true,
});
// What a thread runs that probes tokenizers: with the libraries that encode and render, which nothing else loads.
await build({
  ...common,
  format: "cjs",
  entryPoints: { "probe-worker": "src/speculative/probes/worker.ts" },
  outdir: "dist",
  minify: true,
});
chmodSync(`${dist}/cli.js`, 0o755);

// The tool that turns rules and schemas into assets is TypeScript of its own: bundle it, then run it.
await build({
  ...common,
  entryPoints: { "write-assets": "scripts/write-assets.ts" },
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  external: ["esbuild"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
const { writeAssets } = await import(`${dist}/write-assets.mjs`);
try {
  await writeAssets(root, dist);
} catch (error) {
  // A mistake in a rule file is the author's to read, not a stack.
  console.error(error.name === "RuleFileError" ? `error: ${error.message}\nhint: ${error.hint}` : error);
  process.exit(2);
}
rmSync(`${dist}/write-assets.mjs`);
rmSync(`${dist}/write-assets.mjs.LEGAL.txt`, { force: true });
writeCodeCache(`${dist}/cli.js`, join(root, start));
writeFileSync(`${dist}/identity.txt`, `${identity()}\n`);
writeFileSync(`${dist}/.built`, "");

/** Of everything that can make another verdict of the same files: --cache keeps none of another program. */
function identity() {
  const hash = createHash("sha256");
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith(".bin"),
  );
  const paths = files.map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  for (const path of paths.sort()) {
    const content = readFileSync(join(dist, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("base64url");
}
