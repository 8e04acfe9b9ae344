// Only ES modules can be split into chunks that share code, but CommonJS starts faster (Node 20: an eighth of `node -e 0`,
// for its loader of ES modules is not set up, nor every lazy export of node:fs evaluated), and one file faster than fifty:
// each chunk is rewritten, and those that every lint loads are put together.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { build } from "esbuild";

/**
 * @param outputs the ES modules that were built, from esbuild's metafile: only those are rewritten
 * @param options of that build
 * @param merged the one of them that takes in all that it imports statically, but for what an entry imports too
 */
export async function toCommonJs(outputs, options, merged = null) {
  const files = Object.keys(outputs).filter((name) => name.endsWith(".js"));
  const inside = merged === null ? new Set() : insideOf(merged);
  const lazily = new Set(files.flatMap((name) => importsOf(name, "dynamic-import")));
  const texts = await Promise.all(
    files
      .filter((name) => !inside.has(name) || name === merged || lazily.has(name))
      .map(async (name) => [name, await rewrite(name)]),
  );
  for (const name of inside) rmSync(join(options.absWorkingDir, name));
  for (const [name, text] of texts) writeFileSync(join(options.absWorkingDir, name), text);

  function insideOf(chunk) {
    const entries = files.filter((name) => outputs[name].entryPoint !== undefined && !name.includes("/chunks/"));
    const apart = new Set(entries.flatMap((name) => [...closureOf(name)]));
    return new Set([...closureOf(chunk)].filter((name) => !apart.has(name)));
  }

  function closureOf(name, seen = new Set()) {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const imported of importsOf(name, "import-statement")) closureOf(imported, seen);
    return seen;
  }

  function importsOf(name, wanted) {
    return outputs[name].imports.filter(({ kind, external }) => kind === wanted && !external).map(({ path }) => path);
  }

  async function rewrite(name) {
    const sources = name === merged ? [...inside] : [name];
    const source = sources.map((each) => readFileSync(join(options.absWorkingDir, each), "utf8")).join("\n");
    const { outputFiles } = await build({
      ...options,
      entryPoints: [name],
      write: false,
      format: "cjs",
      legalComments: "eof",
      // The chunk that imports what a user's configuration names keeps a real import(): that may be an ES module.
      supported: { "dynamic-import": /\bimport\((?!["'`])/.test(source) },
      define: { ...options.define, "import.meta.dirname": "__dirname", "import.meta.url": "__url" },
      banner: source.includes("import.meta.url")
        ? { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' }
        : {},
      plugins: [linked(name)],
    });
    return outputFiles[0].text;
  }

  /** Other files stay other files; what is in the merged one is asked of that. */
  function linked(from) {
    const own = from === merged;
    return {
      name: "linked",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /.*/ }, ({ path, importer, kind, namespace }) => {
          if (kind === "entry-point") {
            if (own) return { path, namespace: "merged" };
            return inside.has(path) ? { path, namespace: "shim" } : undefined;
          }
          if (namespace === "merged") return { path: join(options.absWorkingDir, path), sideEffects: true };
          if (namespace === "shim" || !path.startsWith(".")) return { path, external: true };
          const to = posix.join(dirname(relative(importer)), path);
          if (kind === "dynamic-import" || !inside.has(to)) return { path: relativePath(from, to), external: true };
          return own ? undefined : { path: to, namespace: "shim" };
        });
        onLoad({ filter: /.*/, namespace: "merged" }, () => ({
          contents: [...inside]
            .map((chunk) => (chunk === merged ? `export * from "./${chunk}";` : shared(chunk)))
            .join("\n"),
        }));
        onLoad({ filter: /.*/, namespace: "shim" }, ({ path }) => ({
          contents: `module.exports = require("${relativePath(from, merged)}")${path === merged ? "" : `.${nameOf(path)}`};`,
        }));
      },
    };
  }

  function relative(path) {
    return posix.relative(options.absWorkingDir.replaceAll("\\", "/"), path.replaceAll("\\", "/"));
  }

  /** In an object of its own: an import() copies every export, of which there are hundreds, and one of objects forty. */
  function shared(chunk) {
    // import() of what esbuild does not know for an ES module makes the whole of it the default.
    if (lazily.has(chunk) && outputs[chunk].exports.includes("default")) throw new Error(`${chunk} exports a default`);
    const isUsed = files.some((name) => !inside.has(name) && importsOf(name, "import-statement").includes(chunk));
    return isUsed || lazily.has(chunk) ? `export * as ${nameOf(chunk)} from "./${chunk}";` : "";
  }

  function nameOf(chunk) {
    return `chunk${[...inside].indexOf(chunk)}`;
  }
}

function relativePath(from, to) {
  const path = posix.relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
