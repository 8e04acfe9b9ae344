import type { CheckpointDiff } from "../diff/checkpoint-diff.ts";
import { countDifferences, type DiffSection } from "./diff-sections.ts";
import { count } from "./summary-line.ts";

/** What the comparison comes to, in a line; "no difference" only where everything that was asked for could be compared. */
export function diffVerdict({ graph }: CheckpointDiff, sections: readonly DiffSection[]): string {
  const rows = countDifferences(sections);
  switch (graph.kind) {
    case "different":
      return `another graph: ${graph.reasons.join("; ")}`;
    case "unknown":
      return `not known whether it is the same graph: ${graph.reasons.join("; ")}`;
    case "same": {
      const basis = graph.assumptions.map((each) => `; ${each}`).join("");
      if (titles(sections, true) === "")
        return `the same graph; nothing else could be compared${notCompared(sections)}${basis}`;
      if (rows === 0) return `no difference (compared: ${titles(sections, true)}${notCompared(sections)})${basis}`;
      return `the same graph; ${count(rows, "difference")} that ${rows === 1 ? "does" : "do"} not change it${basis}`;
    }
    default:
      return graph satisfies never;
  }
}

function titles(sections: readonly DiffSection[], compared: boolean): string {
  return sections
    .filter((section) => section.compared === compared)
    .map(({ title, notes }) => title.replace(/,.*/, "") + (compared && notes.length > 0 ? " in part" : ""))
    .join(", ");
}

function notCompared(sections: readonly DiffSection[]): string {
  const names = titles(sections, false);
  return names === "" ? "" : `; not: ${names}`;
}
