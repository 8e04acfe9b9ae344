import { loadPaint } from "./paint.ts";
import type { Reporter } from "./report-context.ts";

export interface ReportFormat {
  readonly name: string;
  readonly summary: string;
  /** Whether it shows more of a checkpoint than its findings: results must keep their subject. */
  readonly needsSubject?: boolean;
  /** @param style of the place that the report goes to */
  load(style: { readonly color: boolean; readonly hyperlinks: boolean }): Promise<Reporter>;
}

/** Every value of --format. A format is loaded when it is asked for. */
export const FORMATS: readonly ReportFormat[] = [
  {
    name: "stylish",
    summary: "for people",
    load: async (style) => (await import("./stylish.ts")).createStylish(await loadPaint(style)),
  },
  {
    name: "json",
    summary: "for programs (schemas/report.schema.json)",
    load: async () => (await import("./json.ts")).json,
  },
  {
    name: "html",
    summary: "one file to look at, with the model's tensors and configuration",
    needsSubject: true,
    load: async () => (await import("./html/html-report.ts")).htmlReport,
  },
];
