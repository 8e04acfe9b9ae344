// `import { text } from "embedded:./page.css"`: a style sheet or a script for browsers as text, bundled and minified. One
// plugin for the build and one for the tests, so that both see the same.
import { dirname, join } from "node:path";
import { build } from "esbuild";

const PREFIX = "embedded:";

/** For esbuild. */
export const embedded = {
  name: "embedded",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^embedded:/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice(PREFIX.length)),
      namespace: "embedded",
    }));
    onLoad({ filter: /.*/, namespace: "embedded" }, async ({ path }) => ({ contents: await moduleOf(path) }));
  },
};

/** For Vite. The id says nothing of the file's kind, or Vite would take a style sheet into its own hands. */
export function embeddedInTests() {
  return {
    name: "embedded",
    enforce: "pre",
    resolveId(source, importer) {
      if (!source.startsWith(PREFIX)) return undefined;
      const file = join(dirname(importer), source.slice(PREFIX.length));
      return `\0${PREFIX}${Buffer.from(file).toString("hex")}`;
    },
    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      return await moduleOf(Buffer.from(id.slice(PREFIX.length + 1), "hex").toString());
    },
  };
}

async function moduleOf(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    write: false,
    charset: "ascii",
    format: "iife",
    platform: "browser",
    target: ["chrome123", "firefox120", "safari17.5"],
    logLevel: "warning",
  });
  return `export const text = ${JSON.stringify(outputFiles[0].text)};`;
}
