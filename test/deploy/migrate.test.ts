import { describe, expect, it } from "vitest";
import { createKnownModels } from "../../src/deploy/known-models.ts";
import { printManifests } from "../../src/deploy/manifests/print-manifests.ts";
import { migrateResources } from "../../src/deploy/migrate/migrate-resources.ts";
import { parseResources } from "../../src/deploy/parse-resources.ts";
import { isJsonObject, type JsonValue } from "../../src/format/json/json-value.ts";
import { valueAt } from "../../src/format/json/pointer.ts";
import { shippedRegistry } from "../model/models-folder.ts";
import { lintTexts } from "./lint-texts.ts";

const OLD = `apiVersion: sambanova.ai/v1alpha1
kind: BundleTemplate
metadata: { name: bt-x, labels: { alpha: label-alpha }, annotations: { beta: note-beta } }
spec:
  usePefCRs: true
  owner: gamma@example.com
  secretNames: [secret-delta]
  novelty: { epsilon: [zeta] }
  models:
    Target:
      default_expert_values: { spec_decoding: { draft_model: Draft } }
      experts:
        8k: { configs: [{ pef: "llama-3p1-70b-ss8192-bs2-sd5:7", num_tokens_at_a_time: 20, odd: eta }] }
        default: { configs: [{ pef: "COE_theta:3" }] }
    Draft:
      experts:
        8k: { configs: [{ pef: "llama-3p1-1b-ss131072-bs8-dyt-1:2", dynamic_dims: { batch_size: { values: [2, 16] } } }] }
    Unused: { experts: { 4k: { configs: [{ pef: "unused-iota:1" }] } } }
---
apiVersion: sambanova.ai/v1alpha1
kind: Bundle
metadata: { name: b-x, namespace: prod }
spec:
  template: bt-x
  secretNames: [secret-kappa]
  checkpoints:
    T_CKPT: { source: gs://acme/target-lambda, toolSupport: true, why: mu }
    D_CKPT: { source: gs://acme/draft-nu }
    V_CKPT: { source: gs://acme/vision-xi }
    X_CKPT: { source: gs://acme/unused-omicron }
  models:
    My-Target: { checkpoint: T_CKPT, template: Target, vision_embedding_checkpoint: V_CKPT }
    My-Draft: { checkpoint: D_CKPT, template: Draft, extra: pi }
---
apiVersion: sambanova.ai/v1alpha1
kind: BundleDeployment
metadata: { name: bd-x }
spec:
  bundle: b-x
  groups: [{ name: rho, minReplicas: 3, qosList: [sigma] }]
  owner: tau@example.com
  secretNames: [secret-upsilon]
  engineConfig: { startupTimeout: 7200, phi: 9 }
  chi: psi
`;

function migrate(text: string): { readonly text: string; readonly told: readonly string[] } {
  const { resources, document, problems } = parseResources("old.yaml", text);
  const set = { root: ".", files: new Map(), documents: new Map([["old.yaml", document]]), resources, problems };
  const { manifests, told } = migrateResources(set, createKnownModels(shippedRegistry()));
  return { text: printManifests(manifests), told };
}

describe("deploy migrate", () => {
  it("has every value of the old resources in the new ones or in a comment", () => {
    const { text } = migrate(OLD);
    const { resources } = parseResources("old.yaml", OLD);
    // What only ties the old resources to each other.
    const ties = new Set(["bt-x", "T_CKPT", "D_CKPT", "V_CKPT", "Target", "Draft", "b-x", "bd-x"]);
    for (const { value } of resources) {
      for (const leaf of leaves({ ...value, apiVersion: null, kind: null })) {
        if (!ties.has(String(leaf))) expect(text).toContain(String(leaf));
      }
    }
  });

  it("writes what our lint takes", async () => {
    const { diagnostics } = await lintTexts({ "new.yaml": migrate(OLD).text });
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  });

  it("makes tiers and batch sizes of experts", () => {
    const { resources } = parseResources("new.yaml", migrate(OLD).text);
    const bundle = resources.find(({ kind }) => kind === "ModelBundle");
    expect(bundle?.value["spec"]).toEqual({
      modelConfigs: [
        {
          model: "my-target:1",
          profileDefinition: {
            model_arch: "llama-3p1-70b",
            features: ["speculative_decoding"],
            pefs: ["llama-3p1-70b-ss8192-bs2-sd5:7", "COE_theta:3"],
            batchingConfigs: { all: { "8k": { batch_sizes: [2] } } },
          },
        },
        {
          model: "my-draft:1",
          profileDefinition: {
            model_arch: "llama-3p1-1b",
            pefs: ["llama-3p1-1b-ss131072-bs8-dyt-1:2"],
            batchingConfigs: { all: { "8k": { batch_sizes: [2, 16] } } },
          },
          modelSettings: { routable: false },
        },
      ],
      specDecodingPairs: [{ target: "my-target", draft: "my-draft" }],
    });
  });

  it("nests defaultBatchingConfig under all", () => {
    const profile = `apiVersion: sambanova.ai/v1alpha1
kind: ModelProfile
metadata: { name: p }
spec: { model_arch: a, pefs: ["a-ss8192-bs1:1"], defaultBatchingConfig: { 8k: { batch_sizes: [1] } } }
`;
    expect(migrate(profile).text).toContain("batchingConfigs:\n    all:\n      8k:\n        batch_sizes: [1]\n");
    expect(migrate(profile).text).not.toContain("defaultBatchingConfig");
  });

  it("takes the draft of each expert by precedence, and names the experts where there are several drafts", () => {
    const old = `apiVersion: sambanova.ai/v1alpha1
kind: BundleTemplate
metadata: { name: bt }
spec:
  models:
    T:
      default_expert_values: { spec_decoding: { draft_model: Never } }
      experts:
        4k:
          default_config_values: { spec_decoding: { draft_model: Small } }
          configs: [{ pef: "llama-3p1-405b-ss4096-bs1-sd11:1" }]
        16k: { configs: [{ pef: "llama-3p1-405b-ss16384-bs1-sd5:1", spec_decoding: { draft_model: Large } }] }
    Small: { experts: { 4k: { configs: [{ pef: "llama-3p1-3b-ss4096-bs1:1" }] } } }
    Large: { experts: { 16k: { configs: [{ pef: "llama-3p1-8b-ss16384-bs1:1" }] } } }
---
apiVersion: sambanova.ai/v1alpha1
kind: Bundle
metadata: { name: b }
spec: { template: bt, models: { T: { template: T }, Small: { template: Small }, Large: { template: Large } } }
`;
    const { text } = migrate(old);
    const bundle = parseResources("new.yaml", text).resources.find(({ kind }) => kind === "ModelBundle");
    expect(valueAt(bundle?.value ?? null, ["spec", "specDecodingPairs"])).toEqual([
      { target: "t", draft: "small", experts: ["4k"] },
      { target: "t", draft: "large", experts: ["16k"] },
    ]);
    expect(text).toContain(
      '#   BundleTemplate /spec/models/T/default_expert_values/spec_decoding/draft_model: "Never"',
    );
  });

  it("keeps comments, and tells of what has another type than it should", () => {
    const { text } = migrate(
      OLD.replace("  usePefCRs: true", "  usePefCRs: true # ask ops\n  # second").replace(
        "toolSupport: true",
        'toolSupport: "yes"',
      ),
    );
    expect(text).toContain("# Comments in old.yaml:\n#   # ask ops\n#   # second\n");
    expect(text).toContain('#   Bundle /spec/checkpoints/T_CKPT/toolSupport: "yes"');
  });

  it("says a comment that stands at many fields once, and none without words", () => {
    const { text } = migrate(`#\n# ask ops\n${OLD.replace("  usePefCRs: true", "  usePefCRs: true # ask ops")}`);
    expect(text).toMatch(/^# Comments in old.yaml:\n# {3}# ask ops\n# From /);
  });

  it("asks again for an owner that nobody filled in", () => {
    const { text } = migrate(OLD.replaceAll(/owner: \S+/g, "owner: you@example.com"));
    const owners = text.split("\n").filter((line) => line.includes("owner:"));
    expect(owners.length).toBeGreaterThan(1);
    expect(new Set(owners.map((line) => line.trim()))).toEqual(
      new Set(["owner: you@example.com # fill in: your e-mail address"]),
    );
  });

  it("does not print what kubectl wrote down of the whole resource", () => {
    const annotated = OLD.replace(
      "beta: note-beta",
      "kubectl.kubernetes.io/last-applied-configuration: again-and-again",
    );
    expect(migrate(annotated).text).not.toContain("again-and-again");
  });

  it("writes a Model of two bundles once, and what a template lost to neither", () => {
    const second = OLD.slice(
      OLD.indexOf("kind: Bundle\n"),
      OLD.indexOf("---\napiVersion: sambanova.ai/v1alpha1\nkind: BundleDeployment"),
    );
    const both = `${OLD}---\napiVersion: sambanova.ai/v1alpha1\n${second.replace("name: b-x", "name: b-y")}`;
    const { text, told } = migrate(both);
    const { resources } = parseResources("new.yaml", text);
    expect(resources.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
      "Model my-draft",
      "Model my-target",
      "ModelBundle b-x",
      "ModelBundle b-y",
      "ModelDeployment md-x",
    ]);
    expect(told).toEqual([]);
    expect(
      migrate(
        `${both.slice(0, both.lastIndexOf("lambda"))}other${both.slice(both.lastIndexOf("lambda") + "lambda".length)}`,
      ).told,
    ).toEqual(["two of Model my-target are made, of which one would stay: rename one"]);
  });

  it("tells of documents that are somebody else's, and of a bundle without a template", () => {
    const secret = "apiVersion: v1\nkind: Secret\nmetadata: { name: s }\n";
    const { told } = migrate(`${OLD.replace("  template: bt-x\n", "")}---\n${secret}`);
    expect(told).toEqual([
      "Bundle b-x (old.yaml): it names no template, so that PEFs and drafts are to be filled in",
      "BundleTemplate bt-x (old.yaml): no given Bundle uses it, so that nothing was made of it",
      "Secret (old.yaml): not of the platform, nothing is made of it, keep its file",
    ]);
  });

  it("says where a bundle has no models, and where a name gives none in Kubernetes", () => {
    const head = "apiVersion: sambanova.ai/v1alpha1\nkind: Bundle\nmetadata: { name: b }\n";
    expect(migrate(`${head}spec: { template: t }\n`).text).toContain(
      "  # fill in: the old bundle has no models, and a ModelBundle needs one\n  modelConfigs: []\n",
    );
    const { text } = migrate(`${head}spec: { template: t, models: { 模型: {} } }\n`);
    expect(text).toContain("    - model: fill-in:1\n");
    expect(text).toContain('# fill in: "模型" gives no name in Kubernetes\n');
    expect(text).not.toContain("From the experts of the template");
  });

  it("has nothing to do on what it made", () => {
    expect(migrate(migrate(OLD).text).text).toBe("");
  });

  it("tells of what has neither kind nor name", () => {
    expect(migrate("apiVersion: sambanova.ai/v1alpha1\nkind:\n").told).toEqual([
      "a resource without a name (old.yaml): nothing is made of it, keep its file",
    ]);
  });

  it("tells of a template that no bundle uses", () => {
    const template = OLD.slice(0, OLD.indexOf("---"));
    expect(migrate(template).told).toEqual([
      "BundleTemplate bt-x (old.yaml): no given Bundle uses it, so that nothing was made of it",
    ]);
  });
});

function leaves(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (isJsonObject(value)) return Object.values(value).flatMap(leaves);
  return value === null ? [] : [value];
}
