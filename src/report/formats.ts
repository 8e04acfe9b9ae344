import { loadPaint } from "./paint.ts";
import type { Reporter } from "./report-context.ts";

export interface ReportFormat {
  readonly name: string;
  /** What it is for, in a word or two. */
  readonly summary: string;
  /** Whether it shows more of a checkpoint than its findings: results must keep their subject. */
  readonly needsSubject?: boolean;
  /** Whether it names files from the top of the repository: `ReportContext.rootPath` must tell. */
  readonly needsRootPaths?: boolean;
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
    summary: "for programs",
    load: async () => (await import("./json.ts")).json,
  },
  {
    name: "sarif",
    summary: "code scanning",
    needsRootPaths: true,
    load: async () => (await import("./sarif/sarif.ts")).sarif,
  },
  {
    name: "github",
    summary: "annotations",
    needsRootPaths: true,
    load: async () => (await import("./github.ts")).github,
  },
  {
    name: "gitlab",
    summary: "code quality",
    needsRootPaths: true,
    load: async () => (await import("./gitlab.ts")).gitlab,
  },
  {
    name: "junit",
    summary: "test results",
    needsRootPaths: true,
    load: async () => (await import("./junit.ts")).junit,
  },
  {
    name: "checkstyle",
    summary: "Jenkins",
    needsRootPaths: true,
    load: async () => (await import("./checkstyle.ts")).checkstyle,
  },
  {
    name: "unix",
    summary: "a line each",
    needsRootPaths: true,
    load: async () => (await import("./unix.ts")).unix,
  },
  {
    name: "markdown",
    summary: "a comment",
    load: async () => (await import("./markdown.ts")).markdown,
  },
  {
    name: "html",
    summary: "a page to look at",
    needsSubject: true,
    load: async () => (await import("./html/html-report.ts")).htmlReport,
  },
];
