import type { Log, Run } from "sarif";
import { describe, expect, it } from "vitest";
import { sarif } from "../../src/report/sarif/sarif.ts";
import { at, diagnostic, fullResult, lintResult, plainContext, ruleMeta } from "./sample-results.ts";

function runOf(text: string): Run {
  const log: Log = JSON.parse(text);
  const [run] = log.runs;
  if (run === undefined) throw new Error("no run");
  return run;
}

describe("sarif", () => {
  const run = runOf(sarif([fullResult()], plainContext));
  const rules = run.tool.driver.rules ?? [];
  const results = run.results ?? [];

  it("has every rule that ran, sorted, and points at the right one", () => {
    expect(rules.map(({ id }) => id)).toEqual([...fullResult().ruleMeta.keys()].sort());
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  it("says that a run with a crash did not succeed", () => {
    expect(run.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: "error",
          message: { text: "the rule weights/odd crashed: no such tensor" },
          associatedRule: { id: "weights/odd" },
        },
      ],
    });
    expect(runOf(sarif([lintResult("x", [])], plainContext)).invocations).toEqual([{ executionSuccessful: true }]);
  });

  it("has no region for a file without lines", () => {
    const leftover = results.find(({ ruleId }) => ruleId === "files/leftovers");
    expect(leftover?.locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: "my-llama/optimizer.pt", uriBaseId: "SRCROOT" } } },
    ]);
  });

  it("counts from 1 with an exclusive end, and names the pointer", () => {
    const heads = results.find(({ ruleId }) => ruleId === "config/num-attention-heads");
    expect(heads?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: "my-llama/config.json", uriBaseId: "SRCROOT" },
          region: { startLine: 12, startColumn: 26, endLine: 12, endColumn: 28, snippet: { text: "32" } },
        },
        logicalLocations: [{ fullyQualifiedName: "/num_attention_heads" }],
      },
    ]);
  });

  it("gives fixes as replacements, a new file too", () => {
    const fixes = results.flatMap((each) => each.fixes ?? []);
    expect(
      fixes.map(({ description, artifactChanges }) => [description?.text, artifactChanges[0]?.replacements]),
    ).toEqual([
      [
        "set num_attention_heads to 64",
        [
          {
            deletedRegion: { startLine: 12, startColumn: 26, endLine: 12, endColumn: 28 },
            insertedContent: { text: "64" },
          },
        ],
      ],
      [
        "write special_tokens_map.json (unsafe: look at it before you apply it)",
        [
          {
            deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
            insertedContent: { text: '{\n  "eos_token": "</s>"\n}\n' },
          },
        ],
      ],
    ]);
  });

  it("suppresses what is ignored or in the baseline, with the reason", () => {
    expect(
      results.flatMap(
        ({ ruleId, suppressions }) => suppressions?.map((each) => [ruleId, each.kind, each.justification]) ?? [],
      ),
    ).toEqual([
      ["generation/eos", "external", "served with a stop list"],
      ["tokenizer/class", "external", "known before: it is in the baseline"],
    ]);
  });

  it("tells the paragraph of a cause once in a run", () => {
    const text = sarif([fullResult(), fullResult()], plainContext);
    expect(text.match(/The platform reads the files of transformers 4\./g)).toHaveLength(1);
    expect(text.match(/cause: saved by transformers 5/g)).toHaveLength(4);
  });

  it("makes no link of what a checkpoint says", () => {
    const link = diagnostic("a/b", { message: "see [this](http://evil.example) and [1]" });
    const [result] =
      runOf(sarif([lintResult("x", [link, diagnostic("a/c", { message: "ids [1,2]" })])], plainContext)).results ?? [];
    expect(result?.message.text).toBe("see \\[this\\](http://evil.example) and \\[1\\]");
  });

  it("tells the same finding in two checkpoints apart, and keeps it on every machine", () => {
    const one = diagnostic("a/b", { place: at("config.json", "x"), fingerprint: "same" });
    const prints = (root: string): unknown => {
      const { results: [first] = [] } = runOf(sarif([lintResult(root, [one])], plainContext));
      return first?.partialFingerprints;
    };
    expect(prints("./a")).not.toEqual(prints("./b"));
    expect(prints("./a")).toEqual(prints("a"));
  });

  it("follows a resource to another folder, and a name in a checkpoint nowhere", () => {
    const one = diagnostic("a/b", {
      place: at("bundle.yaml", "x"),
      related: [{ place: at("../model.yaml", "y"), span: null }],
    });
    const uriIn = (kind: "checkpoint" | "deployment"): unknown => {
      const { results: [first] = [] } = runOf(sarif([lintResult("k8s/prod", [one], { kind })], plainContext));
      return first?.relatedLocations?.[0]?.physicalLocation?.artifactLocation?.uri;
    };
    expect([uriIn("deployment"), uriIn("checkpoint")]).toEqual(["k8s/model.yaml", "k8s/prod/(..)/model.yaml"]);
  });

  it("tells findings apart in two folders that a repository cannot", () => {
    const one = diagnostic("a/b", { place: at("config.json", "x"), fingerprint: "same" });
    const context = { ...plainContext, rootPath: () => "m" };
    const { results = [] } = runOf(sarif([lintResult("m", [one]), lintResult("../m", [one])], context));
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(2);
  });

  it("keeps the gravest of too many and says so", () => {
    const many = Array.from({ length: 25_001 }, (_, index) =>
      diagnostic("a/b", { severity: index === 25_000 ? "error" : "info", fingerprint: `${index}` }),
    );
    const { results: kept = [], invocations } = runOf(
      sarif([lintResult("x", many, { ruleMeta: new Map([["a/b", ruleMeta("a/b")]]) })], plainContext),
    );
    expect(kept).toHaveLength(25_000);
    expect(kept.at(-1)?.level).toBe("error");
    expect(invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(
      "1 more findings are left out, the mildest ones",
    );
  });
});
