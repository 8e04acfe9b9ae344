import type { CheckpointDiff } from "../diff/checkpoint-diff.ts";
import { loadPaint } from "./paint.ts";

export interface DiffContext {
  readonly toolVersion: string;
  /** Columns; null when nobody knows them. */
  readonly width: number | null;
}

export type DiffReporter = (diff: CheckpointDiff, context: DiffContext) => string;

export interface DiffFormat {
  readonly name: string;
  load(style: { readonly color: boolean; readonly hyperlinks: boolean }): Promise<DiffReporter>;
}

/** Every value of `diff --format`; the first is the default. */
export const DIFF_FORMATS: readonly DiffFormat[] = [
  { name: "text", load: async (style) => (await import("./diff-text.ts")).createDiffText(await loadPaint(style)) },
  { name: "json", load: async () => (await import("./diff-json.ts")).diffJson },
  { name: "markdown", load: async () => (await import("./diff-markdown.ts")).diffMarkdown },
];
