import { BASELINE_SCHEMA, type BaselineFinding } from "./baseline.ts";

/** The text of a baseline: sorted, one finding a line, so that a review shows what came and what went. */
export function printBaseline(checkpoints: ReadonlyMap<string, readonly BaselineFinding[]>): string {
  const entries = [...checkpoints]
    .filter(([, findings]) => findings.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, findings]) => {
      const lines = [...findings].sort(byPlace).map((finding) => `        ${findingText(finding)}`);
      return `    {\n      "path": ${text(path)},\n      "findings": [\n${lines.join(",\n")}\n      ]\n    }`;
    });
  const list = entries.length === 0 ? "[]" : `[\n${entries.join(",\n")}\n  ]`;
  return `{\n  "schema": "${BASELINE_SCHEMA}",\n  "checkpoints": ${list}\n}\n`;
}

function findingText({ file, pointer, rule, message, fingerprint }: BaselineFinding): string {
  const members = Object.entries({ file, pointer, rule, message, fingerprint });
  return `{ ${members.map(([key, value]) => `"${key}": ${text(value)}`).join(", ")} }`;
}

/** Half a surrogate pair and what an editor or a terminal might obey are escaped. */
function text(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function byPlace(a: BaselineFinding, b: BaselineFinding): number {
  return (
    compare(a.file, b.file) ||
    compare(a.pointer, b.pointer) ||
    compare(a.rule, b.rule) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
