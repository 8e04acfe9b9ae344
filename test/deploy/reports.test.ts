import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import type { JsonObject } from "../../src/format/json/json-value.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { recordedIo } from "../cli/main-io.ts";
import { scenarioAssets } from "../cli/scenario-assets.ts";
import { plainContext } from "../report/sample-results.ts";
import { lintTexts } from "./lint-texts.ts";

const MODEL = `apiVersion: sambanova.ai/v1alpha1
kind: Model
metadata:
  name: My_Model
spec: { name: my-model, owner: me@example.com, checkpoints: { a: { versions: { "1": { source: gs://bucket/c, checkpoint_status: stable } } } }, tokenizer: { path: ./t } }
`;

describe("a deployment in every report", async () => {
  const result = await lintTexts({ "k8s/model.yaml": MODEL });

  it.for(FORMATS.map(({ name }) => name))("%s names the file and the rule", async (name) => {
    const format = FORMATS.find((each) => each.name === name);
    const print = await format?.load({ color: false, hyperlinks: false });
    const text = print?.([result], plainContext) ?? "";
    expect(text).toContain("model.yaml");
    expect(text).toContain("deploy/kubernetes-name");
  });

  it("follows the schema of the report", async () => {
    const print = await FORMATS.find(({ name }) => name === "json")?.load({ color: false, hyperlinks: false });
    const schema = JSON.parse(
      readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"),
    ) as JsonObject;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    validate(JSON.parse(print?.([result], { ...plainContext, stats: true }) ?? ""));
    expect(validate.errors).toBeNull();
  });
});

describe("resources on the command line", () => {
  async function run(...argv: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
    const fs = createMemoryFs(new Map([["k8s/model.yaml", MODEL]]));
    const { io, stdout, stderr } = recordedIo({ assets: scenarioAssets, fs, env: {}, terminal: false });
    return { code: await main(argv, io), text: stdout() + stderr() };
  }

  it("answer to --rule and --fail-on", async () => {
    expect((await run("k8s")).code).toBe(1);
    expect((await run("k8s", "--rule", "deploy/mistakes:warning")).code).toBe(0);
    expect((await run("k8s", "--rule", "deploy/mistakes:warning", "--fail-on", "warning")).code).toBe(1);
    expect((await run("k8s", "--rule", "deploy/*:off")).code).toBe(0);
  });

  it("go into a baseline", async () => {
    const { code, text } = await run("baseline", "k8s");
    expect(code).toBe(0);
    expect(text).toContain("1 finding of 1 folder");
  });
});

describe("the library", () => {
  const built: typeof import("../../src/index.ts") = createRequire(import.meta.url)("../../dist/index.js");

  it("lints resources that paths stand for", async () => {
    const fs = built.memoryFs({ "k8s/model.yaml": MODEL });
    const results = await built.lint("k8s", { fs });
    expect(results.map(({ kind, root }) => [kind, root])).toEqual([["deployment", "k8s"]]);
    expect(results[0]?.diagnostics.map(({ ruleId }) => ruleId)).toEqual([
      "deploy/kubernetes-name",
      "deploy/served-name",
    ]);
  });
});
