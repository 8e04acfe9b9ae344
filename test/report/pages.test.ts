import { describe, expect, it } from "vitest";
import type { BaseModelEntry } from "../../src/model/base-model-entry.ts";
import { explainPage } from "../../src/report/explain-page.ts";
import { modelsJson, modelsTable } from "../../src/report/models-table.ts";
import { PLAIN_PAINT } from "../../src/report/paint.ts";
import { rulesJson, rulesTable } from "../../src/report/rules-table.ts";
import { ruleMeta } from "./sample-results.ts";

const paint = PLAIN_PAINT;

describe("rulesTable", () => {
  const rules = [
    { meta: ruleMeta("config/vocab-size", { needsBase: true }), level: "error" },
    { meta: ruleMeta("config/x", { severity: "warning" }), level: "off" },
    { meta: ruleMeta("files/required"), level: "warning" },
  ] as const;

  it("lists by group, with the level in force", () => {
    expect(rulesTable(rules, paint)).toBe(
      `config
  config/vocab-size  error    the title of config/vocab-size  [base model]
  config/x           off      the title of config/x

files
  files/required     warning  the title of files/required

3 rules; checkpointlint explain <rule> tells more, --rule <rule>:off switches one off
`,
    );
  });

  it("gives programs the metadata and the level", () => {
    expect(JSON.parse(rulesJson(rules))[1]).toMatchObject({ id: "config/x", severity: "warning", level: "off" });
  });
});

describe("explainPage", () => {
  it("tells why, on what grounds, and how to switch the rule off", async () => {
    const meta = ruleMeta("config/num-attention-heads", {
      title: "attention head count equals the base model's",
      docs: "The platform compiles a **static** graph. Another head count is another graph, and `convert` stops.\n\n- set it back\n- or name another base with `--model`\n",
      evidence: ["https://example.org/issue/1", "measured with transformers 4.45"],
      needsBase: true,
      errorId: "ARCHITECTURE_MISMATCH",
      cause: "other-base",
    });
    const page = explainPage(
      {
        meta,
        level: "error",
        cause: { title: "another base model", paragraph: "" },
        docsUrl: "https://example.org/rules/config/num-attention-heads",
      },
      paint,
      80,
    );
    await expect(page).toMatchFileSnapshot("golden/explain.txt");
    for (const line of page.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("offers to switch on a rule that is off", () => {
    const page = explainPage(
      { meta: ruleMeta("a/b"), level: "off", cause: null, docsUrl: "docs/rules/a/b.md" },
      paint,
      null,
    );
    expect(page).toContain("switch it on   checkpointlint <path> --rule a/b:error");
    expect(page).not.toContain("Evidence");
  });
});

describe("modelsTable", () => {
  const entry = (name: string, status: string): BaseModelEntry => ({
    name,
    families: ["family"],
    documentedFor: [],
    hubIds: [`org/${name}`],
    aliases: [],
    kubernetesName: null,
    architectureKey: null,
    contextLengths: [],
    drafts: [],
    tokenizer: { model: "BPE", size: 1, maxId: 0, idsSha256: null, sha256: [] },
    transformers: { minimum: "4.43.0", deployment: null },
    data: { config: { model_type: "llama" }, sources: { "/config": { status }, "/aliases": { status: "inferred" } } },
  });

  it("lists names and marks what could not be checked", () => {
    expect(modelsTable([entry("Model-1", "seen"), entry("Model-22", "unverified")], paint, 60)).toBe(
      `model       model type  family  transformers
Model-1     llama       family  >= 4.43.0
Model-22 *  llama       family  >= 4.43.0

2 base models; --model takes a name, family, Hub id,
Kubernetes name or alias; models show <model> tells them
* holds values that could not be checked against what its
authors published; models show says which
`,
    );
  });

  it("gives programs what is unverified", () => {
    expect(JSON.parse(modelsJson([entry("M", "unverified")]))).toMatchObject([{ name: "M", unverified: ["/config"] }]);
  });
});
