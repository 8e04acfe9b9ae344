import { type Origin, originText, type Said } from "../engine/config/config-origin.ts";
import type { ResolvedConfig } from "../engine/config/resolve-config.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { printPointer } from "../format/json/pointer.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { safeJson } from "./safe-json.ts";
import { textTable } from "./text-table.ts";

/** What governs a checkpoint. */
export interface ShownConfig {
  readonly checkpoint: string;
  /** Configuration files and baseline, in the order in which they were read. */
  readonly files: readonly string[];
  readonly resolved: ResolvedConfig;
}

/** What `print-config` prints: each value with who said it. */
export function configPage({ checkpoint, files, resolved }: ShownConfig, paint: Paint): string {
  const parts = [
    paint.bold(escapeTerminal(checkpoint)),
    table(settingRows(files, resolved)),
    section("rules", ruleRows(resolved), paint),
    ...resolved.fileLevels.map(({ globs, levels }) =>
      section(
        `rules for ${globs.join(", ")}`,
        [...levels].map(([id, { value, origin }]) => [id, value, originText(origin)]),
        paint,
      ),
    ),
    section("ignored", ignoreRows(resolved), paint),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

type Row = readonly string[];

function settingRows(files: readonly string[], resolved: ResolvedConfig): readonly Row[] {
  const { model, server, transformersVersion, baseline, convert } = resolved;
  const row = (name: string, said: Said<JsonValue> | null, without: string): Row =>
    said === null ? [name, without, ""] : [name, valueText(said.value), originText(said.origin)];
  return [
    ["files", files.length === 0 ? "none" : files.join(", "), ""],
    ...resolved.presets.map(({ value, origin }): Row => ["preset", value, presetOrigin(origin)]),
    row("model", model, "detected"),
    row("server", server, "embedded"),
    row("transformersVersion", transformersVersion, "not checked"),
    row("baseline", baseline, "none"),
    ...resolved.plugins.map((plugin) => row("plugin", plugin, "")),
    ...(convert === null ? [] : [row("convert", convert, "")]),
  ];
}

function presetOrigin(origin: Origin): string {
  return origin.kind === "preset" ? "" : originText(origin);
}

function ruleRows({ levels, options }: ResolvedConfig): readonly Row[] {
  return [...levels]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { value, origin }]) => {
      const given = options.get(id);
      const level = given === undefined ? value : `${value} ${JSON.stringify(given.value)}`;
      return [id, level, originText(origin)];
    });
}

function ignoreRows({ ignores }: ResolvedConfig): readonly Row[] {
  return ignores.map(({ entry }) => {
    const pointer = entry.pointer === null ? "" : `#${printPointer(entry.pointer)}`;
    const until = entry.expires === null ? "" : ` (until ${entry.expires})`;
    return [`${entry.rule} ${entry.file ?? "*"}${pointer}`, `${entry.reason}${until}`, originText(entry.origin)];
  });
}

function section(title: string, rows: readonly Row[], paint: Paint): string {
  return rows.length === 0
    ? ""
    : `${paint.bold(escapeTerminal(title))} ${paint.dim(`(${rows.length})`)}\n${table(rows)}`;
}

function table(rows: readonly Row[]): string {
  return textTable(
    rows.map((row) => row.map(escapeTerminal)),
    new Set(),
  )
    .map((line) => `  ${line}`)
    .join("\n");
}

function valueText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What `print-config --format json` prints. */
export function configJson({ checkpoint, files, resolved }: ShownConfig): string {
  const { model, server, transformersVersion, baseline, convert } = resolved;
  const levelsOf = (levels: ResolvedConfig["levels"]): object =>
    Object.fromEntries(
      [...levels]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { value, origin }]) => {
          const options = resolved.options.get(id);
          const given = options === undefined ? {} : { options: options.value };
          return [id, { level: value, ...given, origin: originEntry(origin) }];
        }),
    );
  return safeJson({
    checkpoint,
    files,
    presets: resolved.presets.map(saidEntry),
    model: saidEntry(model),
    server: saidEntry(server),
    transformersVersion: saidEntry(transformersVersion),
    baseline: saidEntry(baseline),
    plugins: resolved.plugins.map(saidEntry),
    convert: saidEntry(convert),
    rules: levelsOf(resolved.levels),
    fileRules: resolved.fileLevels.map(({ globs, levels }) => ({ files: globs, rules: levelsOf(levels) })),
    ignore: resolved.ignores.map(({ entry }) => ({
      rule: entry.rule,
      file: entry.file,
      pointer: entry.pointer === null ? null : printPointer(entry.pointer),
      checkpoint: entry.checkpoint,
      reason: entry.reason,
      expires: entry.expires,
      origin: originEntry(entry.origin),
    })),
  });
}

function saidEntry(said: Said<JsonValue> | null): object | null {
  return said === null ? null : { value: said.value, origin: originEntry(said.origin) };
}

function originEntry(origin: Origin): object {
  switch (origin.kind) {
    case "rule":
      return { kind: "rule" };
    case "preset":
      return { kind: "preset", name: origin.name };
    case "option":
      return { kind: "option", option: origin.option };
    case "file": {
      const { start } = origin.source.placed.span(origin.pointer, "key");
      const pointer = printPointer(origin.pointer);
      return { kind: "file", file: origin.source.path, pointer, line: start.line + 1, column: start.column + 1 };
    }
    default:
      return origin satisfies never;
  }
}
