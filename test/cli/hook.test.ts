import { describe, expect, it } from "vitest";
import "../../src/cli/commands/lint.ts";
import { main } from "../../src/cli/main.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { recordedIo } from "./main-io.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 4976698672\n`;

/** A clone without git lfs pull, and a configuration of something else. */
function files(changes: Readonly<Record<string, string>> = {}): Map<string, string | Uint8Array> {
  const all = new Map([...smallCheckpoint()].map(([name, content]) => [`a/${name}`, content]));
  for (const name of ["a/model.safetensors", "a/tokenizer.json"]) all.set(name, POINTER);
  all.set("web/config.json", '{ "port": 80 }\n');
  for (const [name, content] of Object.entries(changes)) all.set(name, content);
  return all;
}

async function hook(argv: readonly string[], content = files()): Promise<readonly [number, string, string]> {
  const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: createMemoryFs(content) });
  const code = await main(["--hook", ...argv], io);
  return [code, stdout(), stderr()];
}

describe("--hook", () => {
  it("tells of Git LFS pointers, once for a checkpoint, and does not fail for them", async () => {
    const [code, out, err] = await hook(["a/config.json", "a/model.safetensors", "a/tokenizer.json"]);
    expect(out).toContain("ℹ info a Git LFS pointer stands in place of model.safetensors and tokenizer.json");
    expect(out).toContain("\nℹ 1 info\n");
    expect([code, err]).toEqual([0, ""]);
  });

  it("finds faults beside the pointers", async () => {
    const config = String(smallCheckpoint().get("config.json")).replace('"model_type": "llama",', "");
    const [code, out] = await hook(["a/model.safetensors"], files({ "a/config.json": config }));
    expect(out).toContain("config/model-type-missing");
    expect(out).toContain("\n✖ 1 error, 1 info\n");
    expect(code).toBe(1);
  });

  it("lints the checkpoint that a deleted file was in", async () => {
    const content = files();
    content.delete("a/config.json");
    const [code, out, err] = await hook(["--", "a/config.json", "gone/config.json"], content);
    expect(out).toContain("files/config-missing");
    expect(err).toBe("skipped: gone/config.json: no such file or folder\n");
    expect(code).toBe(1);
  });

  it("passes over what belongs to no checkpoint", async () => {
    const [code, out, err] = await hook(["--max-warnings=0", "--", "web/config.json", "-odd/config.json"]);
    expect(err).toBe(
      "skipped: web/config.json: this file belongs to no checkpoint: neither its folder nor one around it looks like one\n" +
        "skipped: -odd/config.json: no such file or folder\n",
    );
    expect([code, out]).toEqual([0, ""]);
  });

  it("lets the user's rules and gates win", async () => {
    expect((await hook(["--rule", "files/lfs-pointer:error", "a/config.json"]))[0]).toBe(1);
    expect((await hook(["--error-on-unmatched", "web/config.json"]))[0]).toBe(2);
  });

  it("takes a configuration for all that is below it", async () => {
    const [code, out] = await hook([".checkpointlintrc.json"], files({ ".checkpointlintrc.json": "{}" }));
    expect(out).toContain("model.safetensors and tokenizer.json");
    expect(code).toBe(0);
  });

  describe("with Kubernetes files", () => {
    const model = (name: string): string => `apiVersion: sambanova.ai/v1alpha1
kind: Model
metadata: { name: ${name} }
spec: { name: ${name}, owner: me@example.com, checkpoints: { a: { versions: { "1": { source: gs://bucket/c, checkpoint_status: stable } } } }, tokenizer: { path: ./t } }
`;
    const bundle = `apiVersion: sambanova.ai/v1alpha1
kind: ModelBundle
metadata: { name: my-bundle }
spec: { modelConfigs: [{ model: my-model-2:1, profile: llama-3p1-8b }] }
`;
    const deployment = files({
      "k8s/model-1.yaml": model("my-model-1"),
      "k8s/model-2.yaml": model("my-model-2"),
      "k8s/bundle.yaml": bundle,
      "ci/build.yaml": "on: push\n",
    });

    it("takes one with those beside it, to which it refers", async () => {
      const names = ["k8s/bundle.yaml", "k8s/model-1.yaml"];
      const [code, out, err] = await hook(["--max-warnings=0", "--", ...names], deployment);
      expect(out).toContain("k8s  deployment, 3 files");
      expect([code, err]).toEqual([0, ""]);
    });

    it("stops for one that is wrong, also where it is the other that was deleted", async () => {
      const twice = new Map([...deployment, ["k8s/new.yml", model("My_Model")]]);
      expect((await hook(["k8s/new.yml"], twice))[0]).toBe(1);
      expect((await hook(["k8s/gone.yml"], twice))[0]).toBe(1);
    });

    it("is silent about any other YAML", async () => {
      expect(await hook(["--", "ci/build.yaml"], deployment)).toEqual([0, "", ""]);
    });
  });
});
