import type { FileDiff, FileDifference } from "./checkpoint-diff.ts";
import type { Subject } from "./subject.ts";

/**
 * Which files only one folder has, and which have another size.
 * @param isCompared whether another part compares what is in a file
 */
export function compareFiles(a: Subject, b: Subject, isCompared: (name: string) => boolean): FileDiff {
  if (a.files === null || b.files === null) {
    return { differences: [], notes: [], compared: false };
  }
  const names = [...new Set([...a.files.keys(), ...b.files.keys()])].sort();
  const groups = new Map<string, { readonly names: string[]; a: number | null; b: number | null }>();
  for (const name of names) {
    const [one, other] = [a.files.get(name) ?? null, b.files.get(name) ?? null];
    // The size of a file that was compared itself is no second difference; that only one side has it, is told.
    if (one === other || (one !== null && other !== null && isCompared(name))) continue;
    const side = one === null ? "b" : other === null ? "a" : name;
    const key = `${side}\n${name.replace(/\d+/g, "*")}`;
    const group = groups.get(key) ?? { names: [], a: one === null ? null : 0, b: other === null ? null : 0 };
    group.names.push(name);
    if (group.a !== null) group.a += one ?? 0;
    if (group.b !== null) group.b += other ?? 0;
    groups.set(key, group);
  }
  return { differences: [...groups.values()].map(toDifference), notes: [], compared: true };
}

function toDifference({
  names,
  a,
  b,
}: {
  readonly names: readonly string[];
  a: number | null;
  b: number | null;
}): FileDifference {
  const [first = ""] = names;
  return { name: names.length === 1 ? first : `${first} … ${names.at(-1)}`, count: names.length, a, b };
}
