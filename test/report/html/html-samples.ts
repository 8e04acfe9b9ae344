import { filePlace } from "../../../src/checkpoint/place.ts";
import { CAUSES } from "../../../src/engine/causes.ts";
import type { Diagnostic, LintResult } from "../../../src/engine/lint-result.ts";
import type { ReportContext } from "../../../src/report/report-context.ts";
import { lintFiles } from "../../support/lint-files.ts";
import { tinyCheckpoint } from "../../support/tiny-checkpoint.ts";
import { at, diagnostic, lintResult, plainContext, ruleMeta, spanIn } from "../sample-results.ts";

export const htmlContext: ReportContext = { ...plainContext, causeOf: (id) => CAUSES.get(id) ?? null };

let deviating: Promise<LintResult> | null = null;

/** A tiny Llama with an edited config, a lost tensor, a foreign one and one of another shape, against its base. */
export async function deviatingResult(): Promise<LintResult> {
  deviating ??= lintDeviating();
  return await deviating;
}

async function lintDeviating(): Promise<LintResult> {
  const files = tinyCheckpoint({
    name: "deviating",
    patch: { "config.json": { rms_norm_eps: 0.001, my_key: "mine" }, "generation_config.json": { eos_token_id: [57] } },
    tensors: {
      "model.layers.1.mlp.up_proj.weight": null,
      "v_head.summary.weight": { dtype: "BF16", shape: [1, 16] },
      "model.layers.0.self_attn.q_proj.weight": { dtype: "BF16", shape: [24, 16] },
    },
  } as Parameters<typeof tinyCheckpoint>[0]);
  return await lintFiles(files, { model: "tiny", keepSubject: true });
}

/** What a checkpoint, its files and its rules may be called, or say. */
export const HOSTILE: readonly string[] = [
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "</style><img src=x onerror=alert(1)>",
  "<!--",
  "]]>",
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  "<svg/onload=alert(1)>",
  "javascript:alert(1)",
  "&lt;b&gt;&amp;&#60;",
  "</title></head><body onload=alert(1)>",
  "<a href=//evil.example>x</a>",
  "<base href=https://evil.example/>",
  "<meta http-equiv=refresh content=0;url=https://evil.example>",
  "\u202egnp.exe\u2066x",
  "\u200b\u2060\ufeff",
  "\u0000\u0007\u001b[31m\u009b",
  "a\r\nb\u2028c\u2029d",
  "\ud800 alone \udfff",
  "`$" + "{alert(1)}`",
  "{{constructor.constructor('alert(1)')()}}",
  "%3Cscript%3E",
];

/** Each hostile text in every place that takes one. */
export function hostileResults(): readonly LintResult[] {
  return HOSTILE.map((text, index): LintResult => {
    const line = `  "${text}": 1,`;
    const span = spanIn(line, index, text);
    const every: Partial<Diagnostic> = {
      message: `m ${text}`,
      suggestion: text,
      actual: text,
      expected: { [text]: [text] },
      place: { ...at(text, text), label: text },
      span,
      related: [{ place: { ...filePlace(text), label: text }, span: null }],
      docsUrl: text,
      fixes: [{ title: text, safety: "safe", edits: [] }],
    };
    return lintResult(
      text,
      [
        diagnostic(`x/${text}`, every),
        diagnostic("a/b", { ...every, cause: "saved-by-v5" }),
        diagnostic("a/c", { ...every, cause: "saved-by-v5" }),
        diagnostic("a/d", { ...every, state: { kind: "ignored", reason: text } }),
      ],
      {
        model: {
          id: text,
          name: text,
          how: "detected",
          evidence: { sure: true, why: text, alternatives: [text] },
        },
        rules: { checked: [text], notApplicable: [text], waitingForBase: [], crashed: [{ id: text, error: text }] },
        ruleMeta: new Map([
          [
            `x/${text}`,
            ruleMeta(`x/${text}`, {
              title: text,
              evidence: [text],
              docs: `${text}\n\n- ${text}\n\n[${text}](${text})`,
            }),
          ],
        ]),
      },
    );
  });
}
