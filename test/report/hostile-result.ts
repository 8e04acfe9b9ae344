import { filePlace, valuePlace } from "../../src/checkpoint/place.ts";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { diagnostic, lintResult, ruleMeta, spanIn } from "./sample-results.ts";

/** The text wherever a checkpoint or its folder can put one; the same findings for every text. */
export function resultWith(text: string): LintResult {
  const line = `  "key": "${text.replaceAll(/[\n\r]/g, "")}", "marked": 1`;
  const value = {
    message: `the value is ${text} here`,
    suggestion: `set it to ${text}`,
    actual: text,
    expected: { [text]: [text] },
    place: valuePlace("config.json", ["key", text, 0]),
    span: spanIn(line, 3, '"marked"'),
    related: [{ place: { ...filePlace(`${text}.json`), label: `label ${text}` }, span: null }],
    fixes: [
      {
        title: `write ${text}`,
        safety: "unsafe" as const,
        edits: [{ kind: "create" as const, file: `new-${text}`, text }],
      },
    ],
  };
  const diagnostics = [
    diagnostic("config/first", { ...value, fingerprint: "1" }),
    diagnostic("config/second", { ...value, severity: "warning", message: text, fingerprint: "2" }),
    diagnostic("files/named", { severity: "info", message: text, place: filePlace(`x${text}`), fingerprint: "3" }),
    diagnostic("files/ignored", { place: filePlace(`x${text}`), state: { kind: "ignored", reason: text } }),
    diagnostic("internal/rule-crashed", { message: `crashed: ${text}`, fingerprint: "4" }),
  ];
  return lintResult(`root${text.slice(0, 1000)}`, diagnostics, {
    model: { id: text, name: text, how: "detected", evidence: { sure: false, why: text, alternatives: [text] } },
    files: [],
    ruleMeta: new Map([["config/first", ruleMeta("config/first", { needsBase: true })]]),
    rules: { checked: [], notApplicable: [], waitingForBase: [], crashed: [{ id: "a/b", error: text }] },
  });
}
