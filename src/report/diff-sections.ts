import type {
  CheckpointDiff,
  SideValue,
  TensorDiff,
  TensorLayout,
  TokenizerDiff,
  ValueDiff,
} from "../diff/checkpoint-diff.ts";
import { tensorGroups } from "../engine/graph/tensor-groups.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { spellNonFinite } from "./print-value.ts";
import { count } from "./summary-line.ts";

/** How many differences there are in all parts together. */
export function countDifferences(sections: readonly DiffSection[]): number {
  return sections.reduce((sum, { rows, left }) => sum + rows.length + left, 0);
}

/** What stands below the rows that are shown; null where these are all. */
export function moreLine({ left }: DiffSection): string | null {
  return left > 0 ? `and ${count(left, "more difference")}: --format json lists them` : null;
}

/** One line of a comparison as people read it; nothing is escaped or cut yet. */
export interface DiffRow {
  readonly label: string;
  readonly a: string;
  readonly b: string;
  readonly graph: boolean;
}

export interface DiffSection {
  readonly title: string;
  readonly rows: readonly DiffRow[];
  /** Differences that the rows leave out. */
  readonly left: number;
  readonly notes: readonly string[];
  readonly compared: boolean;
}

/** What stands where a side has nothing. */
export const NOTHING = "-";

/** How many rows people get to see; json has all. */
export interface DiffLimits {
  /** Rows of tokens. */
  readonly tokens: number;
  /** Rows of one part. */
  readonly rows: number;
}

/** The parts that were asked for, each as rows. */
export function diffSections(diff: CheckpointDiff, limits: DiffLimits): readonly DiffSection[] {
  return allSections(diff, limits.tokens).map((section) => {
    const shown = section.rows.slice(0, limits.rows);
    return { ...section, rows: shown, left: section.left + section.rows.length - shown.length };
  });
}

function allSections(diff: CheckpointDiff, maxTokens: number): readonly DiffSection[] {
  const { config, generation, tokenizer, tensors, files } = diff;
  const sections: DiffSection[] = [];
  if (config !== null) sections.push(valueSection("config.json", config));
  if (generation !== null) sections.push(valueSection("generation_config.json", generation));
  if (tokenizer !== null) sections.push(tokenizerSection(tokenizer, maxTokens));
  if (tensors !== null) sections.push(tensorSection(tensors));
  if (files !== null) {
    const rows = files.differences.map(({ name, count: number, a, b }) => ({
      label: number === 1 ? name : `${name} (${count(number, "file")})`,
      a: printBytes(a),
      b: printBytes(b),
      graph: false,
    }));
    sections.push({ title: "files, in bytes", rows, left: 0, notes: files.notes, compared: files.compared });
  }
  return sections;
}

function valueSection(title: string, { differences, notes, compared }: ValueDiff): DiffSection {
  const rows = differences.map(({ key, a, b, graph }) => ({ label: key, a: printSide(a), b: printSide(b), graph }));
  return { title, rows, left: 0, notes, compared };
}

function tokenizerSection(diff: TokenizerDiff, maxTokens: number): DiffSection {
  const { onlyA, onlyB, moved, chatTemplate } = diff;
  const section = valueSection("tokenizer", diff);
  const row = (token: string, a: number | null, b: number | null): DiffRow => ({
    label: JSON.stringify(token),
    a: a === null ? NOTHING : String(a),
    b: b === null ? NOTHING : String(b),
    graph: false,
  });
  // Some of each kind: ten thousand moved tokens shall not hide the one that was added.
  const share = Math.max(1, Math.floor(maxTokens / 3));
  const tokens = [
    ...moved.items.slice(0, share).map(({ token, a, b }) => row(token, a, b)),
    ...onlyA.items.slice(0, share).map(({ token, id }) => row(token, id, null)),
    ...onlyB.items.slice(0, share).map(({ token, id }) => row(token, null, id)),
  ];
  const counts: readonly (readonly [string, number])[] = [
    ["tokens only in A", onlyA.count],
    ["tokens only in B", onlyB.count],
    ["tokens with another id", moved.count],
  ];
  const told = counts.flatMap(([label, number]) => (number === 0 ? [] : [`${number} ${label}`]));
  const template: readonly DiffRow[] =
    chatTemplate === null
      ? []
      : [
          {
            label: "chat template",
            a: `${count(chatTemplate.onlyA, "line")} of its own`,
            b: `${count(chatTemplate.onlyB, "line")} of its own`,
            graph: false,
          },
        ];
  return {
    ...section,
    rows: [...section.rows, ...template, ...tokens],
    left: onlyA.count + onlyB.count + moved.count - tokens.length,
    notes: told.length === 0 ? section.notes : [told.join(", "), ...section.notes],
  };
}

function tensorSection({ a, b, common, differences, doubts, notes, compared }: TensorDiff): DiffSection {
  const groups = tensorGroups(
    differences.map(({ set }) => set),
    (index) => kindOf(differences[index]),
  );
  const rows = groups.map(({ names, members }) => {
    const first = differences[members[0] ?? -1];
    return {
      label: names,
      a: printLayout(first?.a ?? null),
      b: printLayout(first?.b ?? null),
      graph: first?.graph === true,
    };
  });
  const sizes =
    a.count === common && b.count === common ? [] : [`${a.count} tensors in A, ${b.count} in B, ${common} in both`];
  return { title: "tensors", rows, left: 0, notes: compared ? [...sizes, ...doubts, ...notes] : notes, compared };
}

/** Tensors are told together when both sides have them in the same way. */
function kindOf(difference: TensorDiff["differences"][number] | undefined): string {
  return difference === undefined
    ? ""
    : `${printLayout(difference.a)} ${printLayout(difference.b)} ${difference.graph}`;
}

function printLayout(layout: TensorLayout | null): string {
  if (layout === null) return NOTHING;
  const { shape, dtype } = layout;
  if (shape === null) return dtype ?? "there";
  return `${dtype === null ? "" : `${dtype} `}[${shape.join(", ")}]`;
}

function printSide(side: SideValue | null): string {
  if (side === null) return NOTHING;
  const aside = side.how === "default" ? " (default)" : side.how === "derived" ? " (derived)" : "";
  return plainText(side.value) + aside;
}

/** As JSON, but a number that JSON does not have as Python writes it. */
function plainText(value: JsonValue): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value, spellNonFinite);
}

/** 17,208,753: sizes that differ by a byte shall be seen to. */
function printBytes(bytes: number | null): string {
  return bytes === null ? NOTHING : String(bytes).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
