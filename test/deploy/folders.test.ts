import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { recordedIo } from "../cli/main-io.ts";
import { memoryLinter } from "../support/memory-linter.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

const model = (name: string): string => `apiVersion: sambanova.ai/v1alpha1
kind: Model
metadata: { name: ${name} }
spec: { name: m, owner: me@example.com, checkpoints: { a: { versions: { "1": { source: gs://bucket/c, checkpoint_status: stable } } } }, tokenizer: { path: ./t } }
`;
const FILES: Readonly<Record<string, string>> = {
  "top.yaml": model("Top_Model"),
  "k8s/model.yaml": model("My_Model"),
  "k8s/other.yaml": model("Other_Model"),
  "k8s/prod/model.yaml": model("My_Model"),
};

async function lintAs(paths: readonly string[], files = FILES): Promise<readonly LintResult[]> {
  const { linter } = await memoryLinter(new Map(Object.entries(files)), {}, shippedAssets);
  return await linter.lintDeployment(paths, []);
}

/** `folder file fingerprint` of each finding about a name. */
function prints(results: readonly LintResult[], file: string): readonly string[] {
  return results.flatMap(({ root, diagnostics }) =>
    diagnostics
      .filter(({ ruleId }) => ruleId === "deploy/kubernetes-name")
      .map(({ place, fingerprint }) => `${root} ${place.file} ${fingerprint}`)
      .filter((text) => text.startsWith(file)),
  );
}

describe("a finding of a deployment", () => {
  it("is known by its folder and file, whatever else a run was given", async () => {
    const alone = prints(await lintAs(["k8s/model.yaml"]), "k8s model.yaml");
    expect(alone).toHaveLength(1);
    for (const paths of [
      ["./k8s/model.yaml"],
      ["k8s/model.yaml", "k8s/other.yaml"],
      ["k8s/model.yaml", "k8s/prod/model.yaml"],
      ["top.yaml", "k8s/model.yaml", "k8s/prod/model.yaml"],
    ]) {
      expect(prints(await lintAs(paths), "k8s model.yaml"), paths.join(" ")).toEqual(alone);
    }
  });

  it("stands in the verdict on its folder, with what it refers to in another", async () => {
    const profile = `apiVersion: sambanova.ai/v1alpha1
kind: ModelProfile
metadata: { name: llama-3p1-8b }
spec: { model_arch: llama-3p1-8b, pefs: ["llama-3p1-8b-ss8192-bs4:1"], batchingConfigs: { all: { 8k: { batch_sizes: [4] } } } }
`;
    const bundle = `apiVersion: sambanova.ai/v1alpha1
kind: ModelBundle
metadata: { name: my-bundle }
spec: { modelConfigs: [{ model: my-model:1, profile: llama-3p1-8b }] }
`;
    const target = model("my-model").replace("checkpoints: { a:", "checkpoints: { llama-3p1-70b:");
    const files = { "k8s/profile.yaml": profile, "k8s/prod/bundle.yaml": bundle, "k8s/model.yaml": target };
    const results = await lintAs(Object.keys(files), files);
    expect(results.map(({ root, files: own }) => [root, own])).toEqual([
      ["k8s", ["model.yaml", "profile.yaml"]],
      ["k8s/prod", ["bundle.yaml"]],
    ]);
    const found = results[1]?.diagnostics.find(({ ruleId }) => ruleId === "deploy/architecture");
    expect(found?.related.map(({ place, span }) => [place.file, span?.start.line])).toEqual([["../model.yaml", 3]]);
  });
});

describe("the baseline of deployments", () => {
  async function run(files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Outcome> {
    const memory = createMemoryFs(new Map(Object.entries(files)));
    const { io, stdout, stderr, written } = recordedIo({ assets: shippedAssets, fs: memory, env: {}, terminal: false });
    const code = await main(argv, io);
    return { code, text: stdout() + stderr(), baseline: written.get("known.json") ?? "" };
  }
  interface Outcome {
    readonly code: number;
    readonly text: string;
    readonly baseline: string;
  }

  it("holds for each of its files, however they are named", async () => {
    const { baseline } = await run(FILES, "baseline", ".", "-o", "known.json");
    expect([...baseline.matchAll(/"path": "([^"]*)"/g)].map(([, path]) => path)).toEqual([".", "k8s", "k8s/prod"]);
    const files = { ...FILES, "known.json": baseline };
    for (const paths of [
      ["."],
      ["k8s"],
      ["k8s/prod/model.yaml"],
      ["k8s/model.yaml", "top.yaml"],
      ["/k8s/other.yaml"],
    ]) {
      const { code, text } = await run(files, "lint", ...paths, "--baseline", "known.json", "--fail-on", "info");
      expect([code, text.includes("stale")], text).toEqual([0, false]);
    }
    const { code } = await run({ ...files, "k8s/new.yaml": model("New_Model") }, "k8s", "--baseline", "known.json");
    expect(code).toBe(1);
  });

  it("keeps what it has of the files of a folder that were not linted, as long as they are there", async () => {
    const { baseline } = await run(FILES, "baseline", "k8s", "-o", "known.json");
    const files: Readonly<Record<string, string>> = { ...FILES, "known.json": baseline };
    const again = await run(files, "baseline", "k8s/other.yaml", "-o", "known.json");
    expect(again.baseline).toBe(baseline);
    const { "k8s/model.yaml": _, ...less } = files;
    const told = await run(less, ".", "--baseline", "known.json");
    expect(told.text).toContain("internal/stale-baseline");
    const fewer = await run(less, "baseline", "k8s/other.yaml", "-o", "known.json");
    const kept = [...fewer.baseline.matchAll(/"path": "([^"]*)"|"file": "([^"]*)"/g)].map(
      ([, path, file]) => path ?? file,
    );
    expect([...new Set(kept)]).toEqual(["k8s", "other.yaml", "k8s/prod", "model.yaml"]);
  });
});

describe("a configuration beside resources", () => {
  const settings = async (config: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const all = { ...files, "k8s/.checkpointlintrc.json": config, "shared.json": '{ "rules": { "deploy/*": "off" } }' };
    const { linter, notes } = await memoryLinter(new Map(Object.entries(all)), {}, shippedAssets);
    const [result] = await linter.lintDeployment(["k8s/model.yaml"], []);
    return [...notes, ...(result?.diagnostics.map(({ ruleId }) => ruleId) ?? [])];
  };
  const OUTSIDE = '{ "extends": "../shared.json" }';

  it("is trusted as other code of a repository", async () => {
    expect(await settings(OUTSIDE, FILES)).toEqual([]);
  });

  it("is not where the folder is a checkpoint, or in one: it may have come with it", async () => {
    const refused = /no file outside may be extended in a checkpoint's own folder/;
    const config = '{ "model_type": "llama", "architectures": ["LlamaForCausalLM"] }';
    await expect(settings(OUTSIDE, { ...FILES, "k8s/config.json": config })).rejects.toThrow(refused);
    const around = { ...FILES, "config.json": config, "generation_config.json": "{}" };
    await expect(settings(OUTSIDE, around)).rejects.toThrow(refused);
    await expect(settings(OUTSIDE, { ...FILES, "model.safetensors": "" })).rejects.toThrow(refused);
    const [note, ...rest] = await settings('{ "rules": { "deploy/*": "off" } }', { ...around });
    expect(note).toContain("lies in the checkpoint's own folder");
    expect(rest).toEqual([]);
  });
});
