import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { doneText } from "../../src/convert/execute/done-text.ts";
import type { Converted } from "../../src/deploy/init/converted.ts";
import { currentResources, deploymentName } from "../../src/deploy/init/current-resources.ts";
import { nextSteps } from "../../src/deploy/init/next-steps.ts";
import { oldResources } from "../../src/deploy/init/old-resources.ts";
import { readConverted } from "../../src/deploy/init/read-converted.ts";
import { printManifests } from "../../src/deploy/manifests/print-manifests.ts";
import { kubectlValue } from "../../src/format/yaml/kubectl-value.ts";
import { isYamlFault, parseYamlTree } from "../../src/format/yaml/yaml-tree.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { shippedRegistry } from "../model/models-folder.ts";
import { lintTexts, problemsIn, told } from "./lint-texts.ts";

const REGISTRY = shippedRegistry();

async function converted(model: string, name: string): Promise<Converted> {
  const done = doneText({
    schema: "checkpointlint/done@1",
    tool: { name: "checkpointlint", version: "0.1.0" },
    model: { id: "x", name: model },
    options: { dtype: null, maxShardBytes: 1, transformersVersion: null, vocabularyRows: null },
    forced: null,
    plan: "0".repeat(64),
    layout: "sambanova",
    checksum: "crc32",
    files: [],
    source: [],
    overflows: [],
  });
  const fs = createMemoryFs(new Map([["out/DONE", done]]));
  return await readConverted(fs, { folder: "out", name, model: null, bucket: "gs://acme/ckpts" }, REGISTRY);
}

describe("deploy init", () => {
  const names = REGISTRY.entries.map(({ name }) => name);

  it.for(names)("writes for %s what our lint and a strict reader take, twice the same", async (base) => {
    const target = await converted(base, "My-Model");
    for (const draft of [null, await converted("Meta-Llama-3.2-1B-Instruct", "no")]) {
      for (const make of [currentResources, oldResources]) {
        const text = printManifests(make({ target, draft }));
        expect(printManifests(make({ target, draft }))).toBe(text);
        const documents = parseAllDocuments(text, { version: "1.2", strict: true, uniqueKeys: true });
        if (!Array.isArray(documents)) throw new Error("no documents");
        expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
        const isLone = draft === null && /llama-3p1-(?:70b|405b)/.test(text);
        const codes = new Set(problemsIn(text).map((each) => each.slice(0, each.indexOf(":"))));
        // Nobody said who owns them; the old kinds are old, and an architecture of which all PEFs are speculative cannot do without a draft.
        const expected =
          make === currentResources
            ? ["deploy/fill-in"]
            : ["deploy/deprecated-kind", "deploy/fill-in", ...(isLone ? ["deploy/draft-missing"] : [])];
        expect([...codes]).toEqual(expected);
        // What kubectl reads is what YAML 1.2 reads.
        for (const part of text.split(/^---\n/m)) {
          const tree = parseYamlTree(part);
          if (isYamlFault(tree)) throw new Error(tree.detail);
          expect(kubectlValue(tree)).toEqual({ value: tree.toJS(), faults: [] });
        }
      }
    }
  });

  it("pairs a documented target and draft, and the lint only asks who owns them", async () => {
    const target = await converted("Meta-Llama-3.3-70B-Instruct", "my-llama");
    const draft = await converted("Meta-Llama-3.1-8B-Instruct", "my-draft");
    expect(told(await lintTexts({ "a.yaml": printManifests(currentResources({ target, draft })) }))).toEqual([
      'deploy/fill-in: "you@example.com" is what deploy init writes in place of your e-mail address',
    ]);
  });

  it("keeps hostile names inside of values and comments", async () => {
    const target = await converted("Meta-Llama-3.1-8B-Instruct", "x: {y} # 'z' \u2028- a");
    const text = printManifests(currentResources({ target, draft: null }));
    const result = await lintTexts({ "a.yaml": text });
    expect(result.counts.error).toBe(0);
    expect(parseAllDocuments(text)).toHaveLength(3);
  });

  it("keeps deployments of long names that begin alike apart, in 36 characters", async () => {
    const names = ["v1", "v2"].map(async (end) => {
      const { name } = await converted("Meta-Llama-3.1-8B-Instruct", `my-llama-3-1-8b-instruct-for-support-${end}`);
      return deploymentName("md", { name });
    });
    const [one = "", other = ""] = await Promise.all(names);
    expect(one).toMatch(/^md-my-llama-3-1-8b-instruct-f-[0-9a-f]{6}$/);
    expect(one).toHaveLength(36);
    expect(other).not.toBe(one);
    const short = await converted("Meta-Llama-3.1-8B-Instruct", "x".repeat(33));
    expect(deploymentName("md", short)).toBe(`md-${"x".repeat(33)}`);
  });

  it("takes any served name as a key", async () => {
    const target = await converted("Meta-Llama-3.3-70B-Instruct", "my-llama");
    const draft = await converted("Meta-Llama-3.2-1B-Instruct", "__proto__");
    expect(printManifests(oldResources({ target, draft }))).toContain("\n    __proto__:\n      # From the vendor");
  });

  it("quotes folders for the shell", async () => {
    const target = { ...(await converted("Meta-Llama-3.1-8B-Instruct", "x")), folder: "-it's; rm -rf" };
    const steps = nextSteps({ target, draft: null }, "a b.yaml", "v3");
    expect(steps).toContain("gcloud storage rsync --recursive './-it'\\''s; rm -rf' gs://acme/ckpts/x\n");
    expect(steps).toContain("kubectl apply -f 'a b.yaml'\n");
  });
});
