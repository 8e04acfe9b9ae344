import { describe, expect, it } from "vitest";
import { loadRules, type RuleFileText } from "../../../src/engine/loader/load-rules.ts";
import { regexRisk } from "../../../src/engine/loader/regex-risk.ts";
import { compileRuleSet } from "../../../src/engine/rule-set.ts";
import { RuleFileError } from "../../../src/errors.ts";
import { createArchitectures } from "../../../src/model/architecture/architectures.ts";

const GOOD = `title: the vocabulary is not empty
severity: error
category: correctness
since: 0.1.0
docs: |
  An empty vocabulary cannot be right.
evidence: [a test]
when:
  - { fact: architecture.model_type, exists: true }
check:
  file: "*config.json"
  at: /vocab_size
  assert: { gt: 0 }
message: "{key} is {actual}"
`;

/** The lines of the error, without the heading. */
function mistakes(...files: readonly (RuleFileText | string)[]): readonly string[] {
  const texts = files.map((file) => (typeof file === "string" ? { path: "config/sample.yaml", text: file } : file));
  try {
    loadRules(texts, { schemas: ["config", "tokenizer_config"] });
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

/** Mistakes of the good rule with one line replaced; the place is part of what is compared. */
function mistakesOf(line: string, replacement: string): readonly string[] {
  if (!GOOD.includes(line)) throw new Error(`no such line: ${line}`);
  return mistakes(GOOD.replace(line, replacement));
}

/** On line 8, from column 6 on. */
const FIX_MISTAKES: readonly (readonly [string, string])[] = [
  ["{ title: mend, safety: safe, edits: [] }", "8:42: edits must not be empty"],
  [
    "{ title: mend, safety: safe, edits: [{ mend: . }] }",
    "8:43: an entry of edits must say one of set, insert, remove, rename, create",
  ],
  ["{ title: '{ke}', safety: safe, edits: [{ remove: . }] }", '8:15: unknown placeholder {ke}, did you mean "key"?'],
  [
    "{ title: mend, safety: safe, edits: [{ remove: config.json }] }",
    '8:43: "config.json" is no reference; write file.json#/key, or . for the finding\'s own place',
  ],
  [
    "{ title: mend, safety: safe, edits: [{ remove: 'config.json#' }] }",
    '8:43: "config.json#" is the whole file; name a key of it',
  ],
  [
    "{ title: mend, safety: safe, edits: [{ remove: '../x.json#/a' }] }",
    '8:43: "../x.json" is no JSON file of a checkpoint',
  ],
  [
    "{ title: mend, safety: safe, edits: [{ remove: . }, { set: ., to: 1 }] }",
    '8:58: a second edit of "."; a fix edits a place once',
  ],
  ["{ title: mend, safety: safe, edits: [{ rename: 'c.json#/a', to: a }] }", '8:70: "a" is the key\'s name already'],
  [
    "{ title: mend, safety: safe, edits: [{ set: ., to: { arg: expcted } }] }",
    '8:64: a finding has no "expcted", did you mean "expected"?',
  ],
  [
    "{ title: mend, safety: safe, edits: [{ set: ., to: { fact: rope.teta } }] }",
    '8:65: unknown fact "rope.teta", did you mean "rope.theta"?',
  ],
];

describe("a rule file", () => {
  it("becomes plain data with its globs compiled", () => {
    const source = loadRules([{ path: "config/sample.yaml", text: GOOD }]);
    expect(source.presets).toEqual([]);
    expect(source.rules).toHaveLength(1);
    expect(source.rules[0]).toMatchObject({
      meta: {
        id: "config/sample",
        severity: "error",
        docs: "An empty vocabulary cannot be right.",
        cause: null,
        errorId: null,
        needsBase: false,
      },
      suggestion: null,
      related: [],
    });
    expect(Object.keys(source.rules[0]?.globs ?? {})).toEqual(["*config.json"]);
    expect(JSON.parse(JSON.stringify(source))).toEqual(source);
    const { rules } = compileRuleSet(JSON.parse(JSON.stringify(source)) as typeof source, {
      validators: new Map(),
      architectures: createArchitectures([]),
    });
    expect(rules.map((rule) => rule.meta.id)).toEqual(["config/sample"]);
  });

  it.each([
    ["severity: error", "severity: eror", '2:11: "eror" is none of error, warning, info, did you mean "error"?'],
    ["since: 0.1.0", "since: 0.1", "4:8: since must be a string"],
    ["since: 0.1.0", "since: 0.01.0", "4:8: since must match ^(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$"],
    ["  An empty vocabulary cannot be right.", "  ", "5:7: docs must not be empty"],
    ["evidence: [a test]", "evidence: []", "7:11: evidence must not be empty"],
    ["evidence: [a test]", "evidence: [a test]\nmesage: x", '8:1: unknown key "mesage", did you mean "message"?'],
    [
      "evidence: [a test]",
      "evidence: [a test]\nfix: { title: mend it, safety: maybe, edits: [{ remove: . }] }",
      '8:32: "maybe" is none of safe, unsafe',
    ],
    ["evidence: [a test]", "evidence: [a test]\nid: a/b", "8:1: the id of a rule is its path; leave id out"],
    [
      "evidence: [a test]",
      "evidence: [a test]\ncause: saved-by-v4",
      '8:8: unknown cause "saved-by-v4", did you mean "saved-by-v5"?',
    ],
    ["evidence: [a test]", "", '1:1: the file lacks the key "evidence"'],
    [
      "architecture.model_type",
      "architecture.modeltype",
      '9:13: unknown fact "architecture.modeltype", did you mean "architecture.model_type"?',
    ],
    [
      "{ fact: architecture.model_type, exists: true }",
      "{ fact: vocabulary.size }",
      "9:5: the condition has no operator; add for instance exists: true",
    ],
    [
      "{ fact: architecture.model_type, exists: true }",
      "{ fact: vocabulary.size, base: /x, eq: 1 }",
      "9:5: a source says one of fact and base, not both",
    ],
    [
      "{ fact: architecture.model_type, exists: true }",
      "{ kind: hugginface }",
      '9:13: "hugginface" is none of huggingface, adapter, deepspeed, fsdp, dcp, megatron, gguf, meta, trainer-state, unknown, did you mean "huggingface"?',
    ],
    [
      "{ fact: architecture.model_type, exists: true }",
      "{ fil: x }",
      "9:5: an entry of when must say one of fact, baseFact, base, ref, tensor, deployment, file, kind, all, any, not",
    ],
    [
      "{ fact: architecture.model_type, exists: true }",
      "{ ref: config.json, exists: true }",
      '9:12: "config.json" is no reference; write file.json#/key',
    ],
    [
      'file: "*config.json"',
      'file: "[config.json"',
      '11:9: "[config.json": missing closing: "]" - use "\\\\]" to match literal characters',
    ],
    [
      'file: "*config.json"',
      "file: a/config.json",
      '11:9: "a/config.json": file names of a checkpoint have no slash; every file is in one folder',
    ],
    [
      'file: "*config.json"',
      'file: "!(a).json"',
      '11:9: "!(a).json": extended globs are not supported; use * ? [ ] { }',
    ],
    ["at: /vocab_size", "at: vocab_size", '12:7: "vocab_size" is no JSON pointer, did you mean "/vocab_size"?'],
    ["at: /vocab_size", "at: [/a, b.c]", '12:12: "b.c" is no JSON pointer, did you mean "/b/c"?'],
    ["{ gt: 0 }", "{ gtt: 0 }", '13:13: unknown key "gtt", did you mean "gt"?'],
    [
      "{ gt: 0 }",
      "{ gt: { fakt: x } }",
      "13:17: gt must say one of fact, baseFact, base, ref, tensor, deployment, value",
    ],
    ["{ gt: 0 }", "{ in: 3 }", "13:17: in must be a list"],
    [
      "{ gt: 0 }",
      "{ type: int }",
      '13:19: "int" is none of null, boolean, integer, number, string, array, object, did you mean "integer"?',
    ],
    ["{ gt: 0 }", '{ pep440: ">>4" }', '13:21: ">>4" is no version specifier; write for instance ">=4.45.1,<5"'],
    ["{ gt: 0 }", "{ semver: banana }", '13:21: "banana" is no version range; write for instance ">=1.2 <2"'],
    ["{ gt: 0 }", "{ schema: confg }", '13:21: unknown schema "confg", did you mean "config"?'],
    [
      "{ gt: 0 }",
      '{ matches: "(a+)+" }',
      '13:22: "(a+)+" repeats a group that itself repeats, which can take exponential time',
    ],
    [
      "{ gt: 0 }",
      "{ all: [{ not: { eq: { baseFact: rope.thta } } }] }",
      '13:44: unknown fact "rope.thta", did you mean "rope.theta"?',
    ],
    ["{key} is {actual}", "{keys} is {actual}", '14:10: unknown placeholder {keys}, did you mean "key"?'],
    [
      "{key} is {actual}",
      "{fact:rope.teta}",
      '14:10: unknown fact "rope.teta" in {fact:rope.teta}, did you mean "rope.theta"?',
    ],
    ["{key} is {actual}", "{missing}", "14:10: unknown placeholder {missing}"],
  ])("with %j as %j is refused", (line, replacement, expected) => {
    expect(mistakesOf(line, replacement)).toEqual([`rules/config/sample.yaml:${expected}`]);
  });

  it.each(FIX_MISTAKES)("with the fix %j is refused", (fix, expected) => {
    expect(mistakesOf("evidence: [a test]", `evidence: [a test]\nfix: ${fix}`)).toEqual([
      `rules/config/sample.yaml:${expected}`,
    ]);
  });

  it("may use the placeholders of its operators, and any that a problem may carry", () => {
    expect(
      mistakes(
        GOOD.replace("{ gt: 0 }", "{ any: [{ superset: [1] }, { length: 2 }] }").replace("{key}", "{missing} {length}"),
      ),
    ).toEqual([]);
    const problem = GOOD.replace(/check:[\s\S]*assert.*\n/, "check: { problem: [json/syntax, safetensors/*] }\n");
    expect(mistakes(problem.replace("{key}", "{tensor} {detail}"))).toEqual([]);
    expect(mistakes(problem.replace("json/syntax", "json/sintax"))).toEqual([
      'rules/config/sample.yaml:10:20: unknown problem code "json/sintax", did you mean "json/syntax"?',
    ]);
  });

  it("tells all mistakes of all files at once", () => {
    const broken = GOOD.replace("eror", "x")
      .replace("severity: error", "severity: fatal")
      .replace("/vocab_size", "vocab_size")
      .replace("architecture.model_type", "architecture.type");
    expect(
      mistakes(
        { path: "b/b.yaml", text: "title: [" },
        { path: "a/a.yaml", text: broken },
        { path: "presets/p.yaml", text: "description: x\nrules: { a/a: warning, a/aa: error, 'a/*': loud, A: off }\n" },
        { path: "presets/q.yaml", text: "description: x\nrules: { a/aa: error }\n" },
      ),
    ).toEqual([
      'rules/a/a.yaml:2:11: "fatal" is none of error, warning, info',
      'rules/a/a.yaml:9:13: unknown fact "architecture.type", did you mean "architecture.class"?',
      'rules/a/a.yaml:12:7: "vocab_size" is no JSON pointer, did you mean "/vocab_size"?',
      "rules/b/b.yaml:1:9: flow sequence in block collection must be sufficiently indented and end with a ]",
      'rules/presets/p.yaml:2:44: "loud" is none of error, warning, info, off',
      'rules/presets/p.yaml:2:50: "A" is no rule id and no <group>/*',
      'rules/presets/q.yaml:2:10: there is no rule "a/aa", did you mean "a/a"?',
    ]);
  });

  it.each([
    ["", "1:1: the file is empty"],
    ["title: a\ntitle: b", "2:1: map keys must be unique"],
    ["title: .nan", "1:8: .nan is no JSON number"],
    ["- a", "1:1: the file must be an object"],
    ["a: *b", "1:4: aliases are not allowed; write it out"],
    ["? [a]\n: b", "1:3: a key must be a plain string"],
  ])("%j is refused", (text, expected) => {
    expect(mistakes(text)).toEqual([`rules/config/sample.yaml:${expected}`]);
  });

  it("must have a path that can be an id, and an id of its own", () => {
    const text = GOOD;
    expect(mistakes({ path: "Config/sample.yaml", text }, { path: "sample.yml", text })).toEqual([
      "rules/Config/sample.yaml:1:1: a rule file is named <group>/<name>.yaml, in lower case letters, digits and hyphens; its path is its id",
      "rules/sample.yml:1:1: a rule file is named <group>/<name>.yaml, in lower case letters, digits and hyphens; its path is its id",
    ]);
    const load = () =>
      loadRules([{ path: "config/sample.yaml", text }], { existing: ["config/sample"], folder: "my/rules" });
    expect(load).toThrow('my/rules/config/sample.yaml:1:1: there is a rule "config/sample" already');
  });

  it.each([
    ["{ eq: { baseFact: rope.theta } }", true],
    ["{ any: [{ eq: { base: /config/x } }] }", true],
    ["{ pep440: { gte: { base: /transformers/minimum/version } } }", true],
    ["{ eq: { value: { base: /config/x } } }", false],
    ["{ eq: { fact: rope.theta } }", false],
  ])("with the assertion %s needs a base model: %s", (assertion, expected) => {
    const { rules } = loadRules([{ path: "config/sample.yaml", text: GOOD.replace("{ gt: 0 }", assertion) }]);
    expect(rules[0]?.meta.needsBase).toBe(expected);
  });
});

describe("presets", () => {
  it("keep the order of their lines", () => {
    const { presets } = loadRules([
      { path: "config/sample.yaml", text: GOOD },
      {
        path: "presets/strict.yaml",
        text: "description: for gates\nrules:\n  config/*: warning\n  config/sample: off\n",
      },
    ]);
    expect(presets).toEqual([
      {
        name: "strict",
        description: "for gates",
        rules: [
          { rule: "config/*", level: "warning" },
          { rule: "config/sample", level: "off" },
        ],
      },
    ]);
  });
});

describe("the shape of a regular expression", () => {
  it.each([
    ["(a+)+", true],
    ["(a*b)*", true],
    ["((a|b)+c)*", true],
    ["(?:x{2,})+", true],
    ["([^)]+)*", true],
    ["(a+)?", false],
    ["(ab)+c+", false],
    ["[(a+)+]", false],
    ["\\(a+\\)+", false],
    ["^<\\|.*\\|>$", false],
    ["(a{2,3})+", false],
  ])("%s is risky: %s", (pattern, risky) => {
    expect(regexRisk(pattern) !== null).toBe(risky);
  });
});

describe("a rule about a pair", () => {
  const PAIR = GOOD.replace("fact: architecture", "fact: target.architecture").replace(
    /check:[\s\S]*?(?=\nmessage)/,
    "check:\n  fact: draft.vocabulary.size\n  assert: { eq: { fact: target.vocabulary.size } }",
  );

  it("is one by the facts that it asks for", () => {
    const { rules } = loadRules([{ path: "acme/pair.yaml", text: PAIR }]);
    expect(rules[0]?.meta.subject).toBe("pair");
  });

  it.each([
    [
      "target.vocabulary.size",
      "vocabulary.size",
      '"vocabulary.size" is of one checkpoint, and this rule is about a pair: write target.vocabulary.size or draft.vocabulary.size',
    ],
    ["target.vocabulary.size", "target.vocabulary.sice", 'unknown fact "target.vocabulary.sice"'],
    ["target.vocabulary.size", "verifier.vocabulary.size", 'unknown fact "verifier.vocabulary.size"'],
  ])("is refused with %s for %s", (from, to, message) => {
    expect(mistakes(PAIR.replace(from, to)).join("\n")).toContain(message);
  });
});
