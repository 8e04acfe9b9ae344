import { filePlace, type Place, valuePlace } from "../../src/checkpoint/place.ts";
import type { ConcreteFix } from "../../src/engine/fix.ts";
import type { Counts, Diagnostic, LintResult } from "../../src/engine/lint-result.ts";
import type { RuleMeta } from "../../src/engine/rule.ts";
import type { Pointer } from "../../src/format/json/pointer.ts";
import type { Span } from "../../src/format/text/span.ts";
import type { ReportContext } from "../../src/report/report-context.ts";

export const plainContext: ReportContext = {
  toolVersion: "0.1.0",
  width: null,
  quiet: false,
  stats: false,
  unchecked: [],
  failOn: "error",
  rootPath: (root) => root.replace(/^\.\//, ""),
  causeOf: (id) =>
    id === "saved-by-v5"
      ? {
          title: "saved by transformers 5",
          paragraph: "The platform reads the files of transformers 4.\nSave it again with 4.x.",
        }
      : null,
};

/** The span of the first occurrence of `covered` in the 0-based line `line`, whose text is `text`. */
export function spanIn(text: string, line: number, covered: string): Span {
  const column = text.indexOf(covered);
  if (column === -1) throw new Error(`${covered} is not in ${text}`);
  return {
    start: { line, column },
    end: { line, column: column + covered.length },
    text: covered,
    line: { text, firstColumn: 0 },
  };
}

export function diagnostic(ruleId: string, fields: Partial<Diagnostic> = {}): Diagnostic {
  return {
    ruleId,
    severity: "error",
    message: "something is wrong",
    suggestion: null,
    actual: undefined,
    expected: undefined,
    place: filePlace(""),
    span: null,
    related: [],
    fixes: [],
    cause: null,
    docsUrl: `https://example.org/rules/${ruleId}`,
    fingerprint: `fp-${ruleId}`,
    state: { kind: "active" },
    ...fields,
  };
}

export function lintResult(
  root: string,
  diagnostics: readonly Diagnostic[],
  fields: Partial<LintResult> = {},
): LintResult {
  return {
    kind: "checkpoint",
    root,
    model: { id: null, name: null, how: "none" },
    diagnostics,
    counts: countsOf(diagnostics),
    rules: { checked: ["config/vocab-size", "files/required"], notApplicable: [], waitingForBase: [], crashed: [] },
    files: ["config.json", "model.safetensors"],
    ruleMeta: new Map(),
    stats: { filesRead: 5, tensors: 723, loadTime: 41.26, checkTime: 3.04 },
    ...fields,
  };
}

function countsOf(diagnostics: readonly Diagnostic[]): Counts {
  const active = diagnostics.filter(({ state }) => state.kind === "active");
  const having = (severity: string): number => active.filter((item) => item.severity === severity).length;
  const inState = (kind: string): number => diagnostics.filter(({ state }) => state.kind === kind).length;
  return {
    error: having("error"),
    warning: having("warning"),
    info: having("info"),
    ignored: inState("ignored"),
    baselined: inState("baselined"),
    fixable: 0,
  };
}

export function ruleMeta(id: string, fields: Partial<RuleMeta> = {}): RuleMeta {
  return {
    id,
    title: `the title of ${id}`,
    severity: "error",
    category: "compatibility",
    since: "0.1.0",
    docs: "Why it matters.",
    evidence: [],
    cause: null,
    errorId: null,
    needsBase: false,
    ...fields,
  };
}

export function at(file: string, ...pointer: Pointer): Place {
  return valuePlace(file, pointer);
}

/** Every severity and state, a non-ASCII name, a file without lines, related places, a cause of two places. */
export function variedResult(): LintResult {
  const heads = '  "num_attention_heads": 32,';
  const architectures = '\t"größe😀": "文字", "head_dim": 96,';
  return lintResult(
    "./my-llama",
    [
      diagnostic("files/required", {
        message: "tokenizer.json is missing",
        suggestion: "copy tokenizer.json from the base model",
        place: filePlace(""),
      }),
      diagnostic("config/num-attention-heads", {
        message: "num_attention_heads differs from the base model's",
        suggestion: "set num_attention_heads to 64",
        actual: 32,
        expected: 64,
        place: at("config.json", "num_attention_heads"),
        span: spanIn(heads, 11, "32"),
        related: [
          { place: { ...filePlace("model-00001-of-00030.safetensors"), label: "q_proj has 64 heads" }, span: null },
        ],
      }),
      diagnostic("config/head-dim", {
        severity: "warning",
        message: "head_dim is 96, expected 128",
        actual: 96,
        expected: 128,
        place: at("config.json", "head_dim"),
        span: spanIn(architectures, 12, "96"),
        related: [
          {
            place: { ...at("generation_config.json", "eos_token_id", 0), label: "the ids that stop generation" },
            span: spanIn('  "eos_token_id": [128001]', 3, "128001"),
          },
        ],
      }),
      diagnostic("config/rope-layout", {
        severity: "warning",
        message: "rope_parameters is what transformers 5 writes",
        cause: "saved-by-v5",
        place: at("config.json", "rope_parameters"),
        span: spanIn('  "rope_parameters": {', 19, '"rope_parameters"'),
      }),
      diagnostic("config/dtype-key", {
        severity: "info",
        message: "dtype was torch_dtype before transformers 4.56",
        cause: "saved-by-v5",
        place: at("config.json", "dtype"),
        span: spanIn('  "dtype": "bfloat16",', 24, '"dtype"'),
      }),
      diagnostic("files/leftovers", {
        severity: "info",
        message: "optimizer.pt is not needed to serve",
        place: filePlace("optimizer.pt"),
      }),
      diagnostic("generation/eos", {
        message: "eos ids differ",
        place: at("generation_config.json", "eos_token_id"),
        state: { kind: "ignored", reason: "served with a stop list" },
      }),
      diagnostic("tokenizer/class", {
        severity: "warning",
        place: filePlace("tokenizer_config.json"),
        state: { kind: "baselined" },
      }),
    ],
    {
      model: { id: "llama3-70b", name: "Meta-Llama-3.3-70B-Instruct", how: "declared" },
      ruleMeta: new Map([["config/num-attention-heads", ruleMeta("config/num-attention-heads", { needsBase: true })]]),
    },
  );
}

/** variedResult, with a fix of each kind and a rule that crashed; every rule with its metadata. */
export function fullResult(): LintResult {
  const varied = variedResult();
  const diagnostics = [
    diagnostic("internal/rule-crashed", {
      message: "the rule weights/odd crashed: no such tensor",
      suggestion: "report it",
    }),
    ...varied.diagnostics.map((each) =>
      each.ruleId === "config/num-attention-heads" ? { ...each, fixes: [SET_HEADS] } : each,
    ),
    diagnostic("tokenizer/special-map", {
      severity: "warning",
      message: "special_tokens_map.json is missing, « größe »",
      place: filePlace("special_tokens_map.json"),
      fixes: [CREATE_MAP],
    }),
  ];
  return {
    ...varied,
    diagnostics,
    counts: { ...varied.counts, error: 3, warning: 3, fixable: 2 },
    rules: {
      checked: ["config/num-attention-heads", "files/required"],
      notApplicable: [],
      waitingForBase: [],
      crashed: [{ id: "weights/odd", error: "no such tensor" }],
    },
    files: ["config.json", "generation_config.json", "model-00001-of-00030.safetensors", "模型/größe.json"],
    ruleMeta: new Map(
      ["weights/odd", ...diagnostics.map(({ ruleId }) => ruleId)].map((id) => [
        id,
        ruleMeta(id, { needsBase: id === "config/num-attention-heads", severity: "warning" }),
      ]),
    ),
  };
}

const SET_HEADS: ConcreteFix = {
  title: "set num_attention_heads to 64",
  safety: "safe",
  edits: [
    {
      kind: "replace",
      file: "config.json",
      range: { offset: 300, length: 2 },
      start: { line: 11, column: 25 },
      end: { line: 11, column: 27 },
      newText: "64",
    },
  ],
};

const CREATE_MAP: ConcreteFix = {
  title: "write special_tokens_map.json",
  safety: "unsafe",
  edits: [{ kind: "create", file: "special_tokens_map.json", text: '{\n  "eos_token": "</s>"\n}\n' }],
};
