import type { CheckpointDiff, DiffPart, GraphVerdict, TensorDiff, ValueDiff } from "./checkpoint-diff.ts";
import { compareConfig } from "./compare-config.ts";
import { compareFiles } from "./compare-files.ts";
import { compareGeneration } from "./compare-generation.ts";
import { compareTensors } from "./compare-tensors.ts";
import { compareTokenizer } from "./compare-tokenizer.ts";
import { SIDES } from "./sides.ts";
import type { Subject } from "./subject.ts";

/**
 * Everything in which two models differ. The verdict on the graph always comes from config and tensors, whatever parts are
 * asked for: the same names, shapes and kinds of dtype, and the same keys that a compiled graph depends on.
 */
export function compareSubjects(a: Subject, b: Subject, parts: ReadonlySet<DiffPart>): CheckpointDiff {
  const config = compareConfig(a, b);
  const tensors = compareTensors(a, b);
  const wanted = <Diff>(part: DiffPart, diff: () => Diff): Diff | null => (parts.has(part) ? diff() : null);
  const isCompared = (name: string): boolean => {
    const part = PARTS_OF_FILES.get(name);
    return part !== undefined && parts.has(part) && [a, b].every(({ documents }) => documents.has(name));
  };
  return {
    a: { name: a.name, kind: a.kind },
    b: { name: b.name, kind: b.kind },
    graph: verdictOf(config, tensors),
    obstacles: [a, b].flatMap(({ obstacles }, index) => obstacles.map((each) => `${SIDES[index]}: ${each}`)),
    config: wanted("config", () => config),
    generation: wanted("generation", () => compareGeneration(a, b)),
    tokenizer: wanted("tokenizer", () => compareTokenizer(a, b)),
    tensors: wanted("tensors", () => tensors),
    files: wanted("files", () => compareFiles(a, b, isCompared)),
  };
}

/** Files that a part compares key by key. */
const PARTS_OF_FILES: ReadonlyMap<string, DiffPart> = new Map([
  ["config.json", "config"],
  ["generation_config.json", "generation"],
]);

function verdictOf(config: ValueDiff, tensors: TensorDiff): GraphVerdict {
  const keys = config.differences.filter(({ graph }) => graph).map(({ key }) => key);
  const sets = tensors.differences.filter(({ graph }) => graph);
  const reasons = [...(keys.length === 0 ? [] : [keys.join(", ")]), ...tensorReasons(sets)];
  if (reasons.length > 0) return { kind: "different", reasons };
  const open = [...(config.compared ? [] : config.notes), ...(tensors.compared ? tensors.doubts : tensors.notes)];
  return open.length > 0 ? { kind: "unknown", reasons: open } : { kind: "same", assumptions: tensors.notes };
}

function tensorReasons(sets: TensorDiff["differences"]): readonly string[] {
  const sum = (own: TensorDiff["differences"]): number => own.reduce((total, { set }) => total + set.count, 0);
  const counts: readonly (readonly [number, string])[] = [
    [sum(sets.filter(({ b }) => b === null)), "only in A"],
    [sum(sets.filter(({ a }) => a === null)), "only in B"],
    [sum(sets.filter(({ a, b }) => a !== null && b !== null)), "of another shape or dtype"],
  ];
  return counts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? "tensor" : "tensors"} ${what}`],
  );
}
