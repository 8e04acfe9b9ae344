import { describe, expect, it } from "vitest";
import { tensorOverview } from "../../../src/report/html/tensor-rows.ts";
import { type TensorNode, tensorTree } from "../../../src/report/html/tensor-tree.ts";
import { lintFiles } from "../../support/lint-files.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { deviatingResult } from "./html-samples.ts";

/** "  label within shape mark" for each node. */
function lines(nodes: readonly TensorNode[], indent = ""): readonly string[] {
  return nodes.flatMap((node) => [
    [
      indent + node.label,
      ...(node.within === null ? [] : [`(${node.within})`]),
      `x${node.count}`,
      `${node.bytes} B`,
      ...(node.rows === null || node.rows.mark.kind === "expected" ? [] : [node.rows.mark.kind]),
      ...(node.marked > 0 ? [`!${node.marked}`] : []),
    ].join(" "),
    ...lines(node.children, `${indent}  `),
  ]);
}

describe("the tree of tensors", () => {
  it("puts layers together, in the order of the architecture", async () => {
    const { subject } = await lintFiles(tinyCheckpoint(), { model: "tiny", keepSubject: true });
    if (subject === undefined) throw new Error("no subject");
    const overview = tensorOverview(subject);
    expect(overview.yardstick).toBe("checkpoint");
    expect(lines(tensorTree(overview.rows))).toEqual([
      "model x20 11424 B",
      "  embed_tokens.weight x1 2048 B",
      "  layers.{0,1} x18 9344 B",
      "    input_layernorm.weight x2 64 B",
      "    self_attn x8 3072 B",
      "      q_proj.weight x2 1024 B",
      "      k_proj.weight x2 512 B",
      "      v_proj.weight x2 512 B",
      "      o_proj.weight x2 1024 B",
      "    post_attention_layernorm.weight x2 64 B",
      "    mlp x6 6144 B",
      "      gate_proj.weight x2 2048 B",
      "      up_proj.weight x2 2048 B",
      "      down_proj.weight x2 2048 B",
      "  norm.weight x1 32 B",
      "lm_head.weight x1 2048 B",
    ]);
  });

  it("marks what is missing, foreign or of another shape", async () => {
    const { subject } = await deviatingResult();
    if (subject === undefined) throw new Error("no subject");
    const { rows } = tensorOverview(subject);
    expect(lines(tensorTree(rows)).filter((line) => line.includes("!"))).toEqual([
      "model x19 10656 B !2",
      "  layers.{0,1} x17 8576 B !2",
      "    self_attn x8 3328 B !1",
      "      q_proj.weight x2 1280 B !1",
      "        weight (in layer 0) x1 768 B shape !1",
      "    mlp x5 5120 B !1",
      "      up_proj.weight x1 1024 B !1",
      "        weight (in layer 1) x0 null B missing !1",
      "v_head.summary.weight x1 32 B unexpected !1",
    ]);
  });

  it("takes the tensors of a config without weights from the config, and judges none", async () => {
    const files = tinyCheckpoint({ remove: ["model.safetensors"] });
    const { subject } = await lintFiles(files, { keepSubject: true });
    if (subject === undefined) throw new Error("no subject");
    const { rows, from, yardstick } = tensorOverview(subject);
    expect({ from, yardstick, kinds: [...new Set(rows.map(({ mark }) => mark.kind))] }).toEqual({
      from: "config",
      yardstick: null,
      kinds: ["unknown"],
    });
  });
});
