import { describe, expect, it } from "vitest";
import { memoryLinter } from "../support/memory-linter.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { lintTexts, problemsIn, told } from "./lint-texts.ts";

const VERSION = "apiVersion: sambanova.ai/v1alpha1";

function model(name: string, { arch = "llama-3p1-70b", version = "1", metadata = "" } = {}): string {
  return `${VERSION}
kind: Model
metadata: { name: ${name}${metadata} }
spec:
  name: ${name}
  owner: me@example.com
  checkpoints: { ${arch}: { versions: { "${version}": { source: gs://bucket/${name}, checkpoint_status: stable } } } }
  tokenizer: { path: ./tokenizer }
`;
}

function bundle(model: string, more = "", metadata = ""): string {
  return `${VERSION}
kind: ModelBundle
metadata: { name: b${metadata} }
spec: { modelConfigs: [{ model: "${model}", profile: p${more} }] }
`;
}

function all(...documents: readonly string[]): string {
  return documents.join("---\n");
}

describe("resources of one name", () => {
  const dev = { metadata: ", namespace: dev" };
  const prod = { metadata: ", namespace: prod", arch: "llama-3p1-8b", version: "2" };

  it("are told apart by their namespaces", () => {
    const text = all(
      model("m", dev),
      model("m", prod),
      bundle("m:1", "", dev.metadata),
      bundle("m:2", "", prod.metadata),
    );
    expect(problemsIn(text)).toEqual([]);
    expect(problemsIn(all(model("m", dev), model("m", prod), bundle("m:2", "", dev.metadata)))).toEqual([
      'deploy/model-reference: Model "m" has no version 2 for llama-3p1-70b: it has 1',
    ]);
  });

  it("in another namespace are not among the given", () => {
    expect(problemsIn(all(model("m", prod), bundle("m:1", "", dev.metadata)))).toEqual([
      'deploy/reference: no given file has Model "m"; it must be in the cluster',
    ]);
  });

  it("without a namespace may be in any", () => {
    expect(problemsIn(all(model("m"), bundle("m:1", "", dev.metadata)))).toEqual([]);
    expect(problemsIn(all(model("m", dev), bundle("m:1")))).toEqual([]);
  });

  it("are taken from the nearest folder", async () => {
    const files = {
      "dev/models.yaml": model("m"),
      "dev/bundles/b.yaml": bundle("m:1"),
      "prod/models.yaml": model("m", { arch: "llama-3p1-8b", version: "2" }),
      "prod/bundles/b.yaml": bundle("m:2"),
    };
    expect(told(await lintTexts(files))).toEqual([]);
  });

  it("are two only where they are applied together", async () => {
    const two = 'deploy/duplicate-resource: there are two of Model "m"; the one that is applied last stays';
    expect(told(await lintTexts({ "a.yaml": model("m"), "b.yaml": model("m") }))).toEqual([two]);
    expect(told(await lintTexts({ "dev/a.yaml": model("m"), "prod/a.yaml": model("m") }))).toEqual([]);
  });
});

describe("names that differ", () => {
  const profile = (name: string): string =>
    `${VERSION}\nkind: ModelProfile\nmetadata: { name: ${name} }\nspec: { model_arch: a, pefs: ["a-ss8192-bs1:1"] }\n`;
  const asking = (name: string): string =>
    bundle("meta-llama-3-1-8b-instruct:1").replace("profile: p", `profile: ${name}`);

  it.for([
    ["llama-3p1-8b", "llama-3p1-8b-sd"],
    ["gpt-oss-fp8-dyt", "gpt-oss-fp8-cb"],
    ["team-a-llama", "team-b-llama"],
    ["my-target", "my-draft"],
  ])("%s is not a misspelt %s", ([wanted = "", given = ""]) => {
    expect(problemsIn(all(profile(given), asking(wanted)))).toEqual([]);
  });

  it.for([
    ["llama-3p1-70bsd", "llama-3p1-70b-sd"],
    ["my-proflie", "my-profile"],
    ["my-profile-instuct", "my-profile-instruct"],
  ])("%s is a misspelt %s", ([wanted = "", given = ""]) => {
    expect(problemsIn(all(profile(given), asking(wanted)))).toEqual([
      `deploy/reference-spelling: no given file has ModelProfile "${wanted}", did you mean "${given}"?`,
    ]);
  });

  it("a bundle calls a custom model as its Model says that it is served", () => {
    const served = model("m").replace("  name: m", "  name: My-Custom-Llama3.1-8B");
    const old = (name: string): string =>
      `${VERSION}\nkind: Bundle\nmetadata: { name: b }\nspec: { template: t, models: { ${name}: { template: x } } }\n`;
    const spelling = (text: string): readonly string[] => problemsIn(text).filter((each) => each.includes("spelling"));
    expect(spelling(all(served, old("My-Custom-Llama-3.1-8B")))).toEqual([
      'deploy/reference-spelling: no given Model is served as "My-Custom-Llama-3.1-8B", did you mean "My-Custom-Llama3.1-8B"?',
    ]);
    expect(spelling(all(served, old("My-Custom-Llama3.1-8B")))).toEqual([]);
    expect(spelling(all(served, old("Meta-Llama-3.1-8B-Instruct")))).toEqual([]);
  });
});

describe("one cause is told once", () => {
  it("a model that is not given, named twice", () => {
    const text = `${VERSION}\nkind: ModelBundle\nmetadata: { name: b }\nspec:\n  modelConfigs:\n    - { model: "m:1", profile: p }\n    - { model: "m:2", profile: p }\n`;
    expect(problemsIn(text)).toEqual(['deploy/reference: no given file has Model "m"; it must be in the cluster']);
  });

  it("a name that nothing can have", () => {
    const named = `${VERSION}\nkind: ModelDeployment\nmetadata: { name: d }\nspec: { bundle: B }\n`;
    expect(problemsIn(all(model("m"), bundle("m:1"), named))).toEqual([
      'deploy/kubernetes-name: Kubernetes refuses the name "B": it takes lower case letters, digits, - and ., with a letter or digit at both ends; "b" would do',
    ]);
  });

  it("a draft that the template has not", () => {
    const template = `${VERSION}\nkind: BundleTemplate\nmetadata: { name: t }\nspec: { models: { A: { experts: { 8k: { configs: [{ pef: "a-ss8192-bs1-sd5:1", spec_decoding: { draft_model: B } }] } } } } }\n`;
    const old = `${VERSION}\nkind: Bundle\nmetadata: { name: b }\nspec: { template: t, models: { A: { template: A } } }\n`;
    expect(problemsIn(all(template, old)).filter((each) => each.includes("draft"))).toEqual([
      'deploy/draft-listed: the draft "B" is no model of this template',
    ]);
  });
});

describe("what was not seen is no error", () => {
  it("groups without a name, a version of a PEF without a source, blanks in a path", () => {
    const deployment = `${VERSION}\nkind: ModelDeployment\nmetadata: { name: d }\nspec: { models: { modelConfigs: [{ model: "meta-llama-3-1-8b-instruct:1", profile: p }] }, groups: [{ minReplicas: 1 }] }\n`;
    const pef = `${VERSION}\nkind: Pef\nmetadata: { name: a }\nspec: { versions: { "1": { cached_path: /a } } }\n`;
    const blanks = model("m").replace("gs://bucket/m,", '"gs://bucket/my model//x",');
    expect(problemsIn(all(deployment, pef, blanks))).toEqual([
      'deploy/field-doubt: "gs://bucket/my model//x" has blanks',
    ]);
  });

  it("other metadata of a Model", () => {
    expect(problemsIn(`${model("m")}  metadata: { capabilities: [text], size: 7B, license: MIT }\n`)).toEqual([]);
  });
});

describe("what was seen", () => {
  it('a text of batch sizes is "*"', () => {
    expect(
      problemsIn(bundle("meta-llama-3-1-8b-instruct:1", ', batchingConfig: { 8k: { batch_sizes: "*" } }')),
    ).toEqual([]);
    expect(
      problemsIn(bundle("meta-llama-3-1-8b-instruct:1", ", batchingConfig: { 8k: { batch_sizes: all } }")),
    ).toEqual(['deploy/field-doubt: "all", where only * was seen']);
  });

  it("an override without a batch size leaves the model out", () => {
    const overridden = (tiers: string): readonly string[] =>
      problemsIn(bundle("meta-llama-3-1-8b-instruct:1", `, batchingConfig: ${tiers}`));
    expect(overridden("{ 8k: { batch_sizes: [] }, 16k: {} }")).toEqual([
      'deploy/batching-partial: no tier offers a batch size, so that "meta-llama-3-1-8b-instruct:1" is not served',
    ]);
    expect(overridden("{}")).toEqual([]);
    expect(overridden("{ 8k: { batch_sizes: [] }, 16k: { batch_sizes: [1] } }")).toEqual([]);
    expect(overridden('{ 8k: { batch_sizes: "*" } }')).toEqual([]);
  });

  it("versions are numbers", () => {
    expect(problemsIn(bundle("meta-llama-3-1-8b-instruct:llama-3p1-8b:latest"))).toEqual([
      'deploy/field-doubt: the version "latest" is no number, and versions are compared as numbers',
    ]);
  });

  it("volumes have names of their own", () => {
    const mounts = "[{ name: nfs, mountPath: /a, path: /a }, { name: nfs, mountPath: /b, path: /b }]";
    const text = `${VERSION}\nkind: ModelDeployment\nmetadata: { name: d }\nspec: { bundle: b, storage: { hostPath: ${mounts} } }\n`;
    expect(problemsIn(text)).toContain('deploy/field-value: there are two volumes "nfs"');
    expect(problemsIn(text.replace("name: nfs, mountPath: /b", "name: nfs2, mountPath: /b"))).toEqual([
      'deploy/reference: no given file has ModelBundle "b"; it must be in the cluster',
    ]);
  });

  it("a PEF is for the architecture of its profile", () => {
    const pef = (arch: string): string =>
      `${VERSION}\nkind: Pef\nmetadata: { name: a-ss8192-bs1 }\nspec: { metadata: { model_arch: ${arch} }, versions: { "1": { source: gs://bucket/a } } }\n`;
    const profile = `${VERSION}\nkind: ModelProfile\nmetadata: { name: p }\nspec: { model_arch: a, pefs: ["a-ss8192-bs1:1"] }\n`;
    expect(problemsIn(all(pef("a"), profile))).toEqual([]);
    expect(problemsIn(all(pef("b"), profile))).toEqual([
      'deploy/field-doubt: Pef "a-ss8192-bs1" is for "b", and its profile for "a"',
    ]);
  });

  it("a list that the API server answers", () => {
    const list = (source: string): string =>
      `${VERSION}\nkind: ModelList\nmetadata: { resourceVersion: "1" }\nitems:\n- ${model("m").replace("gs://bucket/m", source).replaceAll("\n", "\n  ").trimEnd()}\n`;
    expect(problemsIn(list("gs://bucket/m"))).toEqual([]);
    expect(problemsIn(list("s3://bucket/m"))).toEqual(['deploy/source-path: "s3://bucket/m" is no path in a bucket']);
    expect(problemsIn(`${VERSION}\nkind: ModelList\nitems: []\n`)).toEqual([]);
  });
});

describe("places", () => {
  it("what an item of a list lacks is shown at that item", async () => {
    const text = `${VERSION}\nkind: ModelBundle\nmetadata: { name: b }\nspec:\n  modelConfigs:\n    - model: meta-llama-3-1-8b-instruct:1\n      profile: p\n    - profile: p\n    - model: meta-llama-3-2-1b-instruct:1\n`;
    const { diagnostics } = await lintTexts({ "a.yaml": text });
    expect(
      diagnostics.map(({ ruleId, span }) => [ruleId, (span?.start.line ?? -1) + 1, (span?.start.column ?? -1) + 1]),
    ).toEqual([
      ["deploy/missing-field", 8, 7],
      ["deploy/one-of", 9, 7],
    ]);
  });
});

describe("a kustomization", () => {
  const patch = `${VERSION}\nkind: Model\nmetadata: { name: m }\nspec: { $patch: merge, owner: you@example.com }\n`;

  it("lays parts of resources over whole ones", async () => {
    const files = {
      "base/model.yaml": model("m"),
      "prod/owner.yaml": patch,
      "prod/kustomization.yaml": "resources: [../base]\npatches:\n- path: owner.yaml\n",
      "dev/kustomization.yml": "patchesStrategicMerge: [./owner.yaml, ../dev/other.yaml]\n",
      "dev/owner.yaml": patch,
      "dev/other.yaml": patch.replace("owner:", "ownr:"),
    };
    const named = Object.keys(files).filter((name) => !name.includes("kustomization"));
    const { linter } = await memoryLinter(new Map(Object.entries(files)), {}, shippedAssets);
    const results = await linter.lintDeployment(named, []);
    expect(results.flatMap(told)).toEqual([
      'deploy/unknown-field: spec has no owner, but "ownr", which is probably meant for it',
    ]);
  });

  it("that says nothing of a file leaves it whole", async () => {
    const files = { "a.yaml": patch.replace("$patch: merge, ", ""), "kustomization.yaml": "patches: [" };
    const { linter } = await memoryLinter(new Map(Object.entries(files)), {}, shippedAssets);
    expect((await linter.lintDeployment(["a.yaml"], []))[0]?.counts.error).toBe(3);
  });
});
