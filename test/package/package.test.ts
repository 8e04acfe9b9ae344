import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { examplesOf } from "./examples.ts";
import { type Packed, pack, ROOT, run, runTool, write } from "./packed.ts";

let packed: Packed;

beforeAll(() => {
  packed = pack();
  for (const [name, content] of tinyCheckpoint()) write(join(packed.project, "my-llama", name), content);
});
afterAll(() => packed.remove());

describe("the package", () => {
  it("holds the program, what rules are written with, and nothing else", () => {
    const files = readdirSync(join(packed.project, "node_modules/checkpointlint"), {
      recursive: true,
      encoding: "utf8",
    });
    const odd = files.filter(
      (file) =>
        !/^(?:dist|dist\/(?:chunks|library|types)(?:\/.+)?|dist\/[a-z-]+\.(?:js|json|txt)|package\.json|README\.md|LICENSE)$/.test(
          file,
        ) && !/^(?:rules|schemas|examples|docs)(?:\/|$)/.test(file),
    );
    expect(odd).toEqual([]);
    expect(files.filter((file) => /\.(?:ts|map|tgz)$/.test(file) && !file.endsWith(".d.ts"))).toEqual([]);
    expect(files).toContain("dist/types/index.d.ts");
    expect(files).toContain("schemas/rule.schema.json");
    expect(files).toContain("examples/rule-package/functions.js");
    expect(readdirSync(join(packed.project, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "checkpointlint",
    ]);
  });

  it("passes publint", () => {
    const { code, output } = runTool("publint/src/cli.js", [packed.tarball, "--strict"], ROOT);
    expect(output).toContain("All good!");
    expect(code).toBe(0);
  });

  it("has types that every module resolution finds", () => {
    const tool = "@arethetypeswrong/cli/dist/index.js";
    // Of what is exported, schemas/* is JSON, which has no types.
    const { code, output } = runTool(tool, [packed.tarball, "--entrypoints", ".", "--format", "table-flipped"], ROOT);
    expect(output).toContain("No problems found");
    expect(code).toBe(0);
  });

  it("has a program that runs", () => {
    const cli = join(packed.project, "node_modules/.bin/checkpointlint");
    expect(run(cli, ["my-llama", "--no-color"], packed.project)).toMatchObject({ code: 0 });
    const example = join(packed.project, "node_modules/checkpointlint/examples/rule-package");
    expect(run(cli, ["test-rules", example], packed.project)).toMatchObject({ code: 0 });
  });
});

const CONSUMER = `
import { type Diagnostic, lint, type LintResult, loadCheckpoint, memoryFs, type RuleFunction } from "checkpointlint";

export const none: RuleFunction = {
  name: "acme/none",
  options: { type: "object" },
  placeholders: [],
  run: ({ checkpoint }, options, meta) => ({ targets: checkpoint.files.size, findings: [], folded: meta.id.length }),
};

export const wrong = async (): Promise<unknown> =>
  // @ts-expect-error: no such fact
  (await loadCheckpoint("m")).facts.get("vocabulary.sise");

export async function check(): Promise<string> {
  const fs = memoryFs({ "m/config.json": '{"model_type":"llama","vocab_size":-1}' });
  const results: readonly LintResult[] = await lint("m", { fs, rules: { "config/*": "error" }, model: "none" });
  const diagnostics: readonly Diagnostic[] = results.flatMap((result) => result.diagnostics);
  const size: unknown = (await loadCheckpoint("m", { fs })).files.get("config.json")?.size;
  return \`\${size} \${diagnostics.some(({ ruleId, span }) => ruleId === "config/schema" && span?.text === "-1")}\`;
}
`;

describe("a consumer", () => {
  it.for([
    ["nodenext", "nodenext", "check.mts"],
    ["nodenext", "nodenext", "check.cts"],
    ["esnext", "bundler", "check.ts"],
    ["node16", "node16", "check.ts"],
  ])("compiles with module %s and resolution %s: %s", ([module = "", resolution = "", file = ""]) => {
    const folder = join(packed.project, `${module}-${file.replace(".", "-")}`);
    write(join(folder, file), CONSUMER);
    const options = { module, moduleResolution: resolution, target: "es2022", strict: true, types: [], outDir: "out" };
    // What the declarations themselves say must hold too: without skipLibCheck, and without the types of Node.js.
    write(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...options, lib: ["es2023"], skipLibCheck: false }, files: [file] }),
    );
    expect(runTool("typescript/bin/tsc", ["-p", "."], folder)).toEqual({ code: 0, output: "" });
    if (resolution === "bundler") return;
    const built = `./out/${file.replace("ts", "js")}`;
    const script = `import(${JSON.stringify(built)}).then(async (m) => console.log(await (m.check ?? m.default.check)()))`;
    expect(run(process.execPath, ["-e", script], folder)).toEqual({ code: 0, output: "38 true\n" });
  });

  it("touches nothing at import", () => {
    const script = `
      const before = JSON.stringify([process.exitCode, process.listenerCount("exit"), Object.keys(globalThis).sort()]);
      const env = process.env;
      let read = 0;
      process.env = new Proxy(env, { get(target, key) { read++; return target[key]; } });
      const named = Object.keys(require("checkpointlint")).length;
      console.log(before === JSON.stringify([process.exitCode, process.listenerCount("exit"), Object.keys(globalThis).sort()]), read, named > 10);`;
    expect(run(process.execPath, ["-e", script], packed.project)).toEqual({ code: 0, output: "true 0 true\n" });
  });
});

describe("docs/library.md", () => {
  const examples = examplesOf(readFileSync(join(ROOT, "docs/library.md"), "utf8"));

  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  it.for(examples)("$title", ({ name, code, output }) => {
    write(join(packed.project, name), code);
    const ran = run(process.execPath, [name], packed.project);
    expect(ran.output).toBe(output);
    expect(ran.code).toBe(0);
  });
});
