import { describe, expect, it } from "vitest";
import type { ConversionPlan } from "../../src/convert/plan.ts";
import { PLAIN_PAINT } from "../../src/report/paint.ts";
import { planJson } from "../../src/report/plan-json.ts";
import { planText } from "../../src/report/plan-text.ts";
import { planOf } from "../convert/support/plan-of.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

const CONTEXT = { paint: PLAIN_PAINT, width: 90, source: "./mine", base: "Meta-Llama-3.2-1B-Instruct" };

describe("a plan for people", () => {
  it("says what is done and why, what is written, and what it takes", async () => {
    const plan = await planOf(
      tinyCheckpoint({
        patch: { "config.json": { tie_word_embeddings: true } },
        tensors: { "lm_head.weight": null },
        files: { "README.md": "x" },
      }),
      { layout: "sambanova", transformersVersion: "4.45.1", dtype: "F32" },
    );
    expect(planText(plan, CONTEXT)).toMatchInlineSnapshot(`
      "Dry run: nothing is written
        source          ./mine
        layout          sambanova
        base model      Meta-Llama-3.2-1B-Instruct

      Steps
        cast            20 tensors are cast to F32: 20 from BF16, without loss
                        model.embed_tokens.weight, model.layers.0.input_layernorm.weight,
                        model.layers.0.mlp.down_proj.weight, and 17 more
        untie           lm_head.weight is copied from model.embed_tokens.weight
                        seen: sambanova/modelzoo: "tie_word_embeddings must be False, shared
                        weight tensor is not supported in multigraph compiler"
                        (cached_inference_compiler.py); the vendor's converted Llama 3.2 1B and
                        3B are named ..._untie
        untie-config    config.json says that the head is a tensor of its own
                        config.json#/tie_word_embeddings
                        seen: sambanova/modelzoo, load_model_from_pretrained: the head is copied
                        from the embedding, then tie_word_embeddings is set to false
        config          config.json says the dtype in the key torch_dtype
                        config.json#/torch_dtype
                        inferred: the vendor's tool loads with one version of transformers
                        (4.45.1 unless another is given); transformers 4 reads rope_theta,
                        rope_scaling and torch_dtype, transformers 5 writes rope_parameters and
                        dtype
        version         transformers_version stays 4.45.1
                        config.json#/transformers_version
                        inferred: it says which version saved the checkpoint, and loaders do not
                        go by it
        keep-shards     1 file of weights keeps its tensors, under new names
                        seen: documentation of the checkpoint conversion tool: the output is
                        model-00001-of-000NN.safetensors to NN-of-NN
        index           the index is written anew
                        inferred: loaders find numbered shards by model.safetensors.index.json;
                        the documentation names shards and DONE only
        side-files      4 files beside the weights are copied as they are
                        inferred: the documentation lists config, generation config, tokenizer
                        files and shards as the input; of the output it names shards and DONE
                        only
        left-out        1 name of the folder stays behind
                        README.md

      Files (7)
        model-00001-of-00001.safetensors  29.0 kB  21 tensors
        model.safetensors.index.json      1.73 kB  written
        config.json                         830 B  written
        generation_config.json              212 B  copied
        special_tokens_map.json             454 B  copied
        tokenizer.json                    3.21 kB  copied
        tokenizer_config.json             2.09 kB  copied

      Totals
        tensors         21: 21 F32
        casts           21 from BF16 to F32
        read            19.4 kB (19,437 bytes)
        written         37.6 kB (37,553 bytes)
        free space      37.6 kB are needed where the output goes
        time            about a second: an estimate, for a disk that reads and writes 500 MB a
                        second in all
      "
    `);
  });

  it("shows every character of names, and breaks no line at the terminal's behest", () => {
    const evil = "\u001b[31mred\u202e";
    const plan: ConversionPlan = {
      schema: "checkpointlint/plan@1",
      layout: "huggingface",
      steps: [{ id: "left-out", text: "1 name stays behind", examples: [evil], count: 1, evidence: null }],
      sources: [],
      outputs: [{ name: evil, size: 0, parts: [] }],
    };
    const text = planText(plan, { ...CONTEXT, source: evil, base: null });
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202e");
    expect(text).toContain("\\u{1b}[31mred\\u{202e}");
  });

  it("leaves out the middle of a long list of files", () => {
    const outputs = Array.from({ length: 200 }, (_, at) => ({ name: `file-${at}`, size: 0, parts: [] }));
    const plan: ConversionPlan = { schema: "checkpointlint/plan@1", layout: "x", steps: [], sources: [], outputs };
    const text = planText(plan, CONTEXT);
    expect(text).toContain("Files (200)");
    expect(text).toContain("… 176 more");
    expect(text).toContain("file-11 ");
    expect(text).not.toContain("file-12 ");
    expect(text).toContain("file-199 ");
  });

  it("is whole as JSON, in pieces of bounded length", async () => {
    const plan = await planOf(tinyCheckpoint());
    const odd: ConversionPlan = {
      ...plan,
      sources: [],
      outputs: [
        ...Array.from({ length: 50 }, () => plan.outputs).flat(),
        { name: "a\nb", size: 3, parts: [{ kind: "text", begin: 0, bytes: 3, text: "\n]\n" }] },
        { name: "empty", size: 0, parts: [] },
      ],
    };
    for (const each of [plan, odd, { ...plan, outputs: [] }]) {
      const pieces = [...planJson(each)];
      expect(pieces.join("")).toBe(`${JSON.stringify(each, null, 2)}\n`);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
    }
  });
});
