import { TextDocument } from "vscode-languageserver-textdocument";
import { createConfigSearch } from "../engine/config/find-config.ts";
import type { TextEdit } from "../engine/fix.ts";
import type { Diagnostic } from "../engine/lint-result.ts";
import { editJson, type JsonEdit } from "../format/json/edit-json.ts";
import { findNode } from "../format/json/find-node.ts";
import type { JsonObject } from "../format/json/json-value.ts";
import { parseTree } from "../format/json/parse-tree.ts";
import { printPointer } from "../format/json/pointer.ts";
import type { ConfigChoice } from "../linter/linter-settings.ts";
import { normalisePath, relativePath } from "../source/lexical-path.ts";
import { readWholeFile } from "../source/read-whole-file.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";

const CONFIG = ".checkpointlintrc.json";
const MAX_BYTES = 3_000_000;

export interface IgnoreRequest {
  /** With the buffers of the editor. */
  readonly fs: VirtualFs;
  readonly root: string;
  readonly diagnostic: Diagnostic;
  readonly reason: string;
  /** Where a configuration goes when there is none. */
  readonly home: string;
  readonly config: ConfigChoice;
}

/** An entry of a file that is not edited here, as a line of YAML. */
export interface IgnoreByHand {
  readonly kind: "by-hand";
  readonly file: string;
  readonly line: string;
}

/**
 * What makes the configuration that governs a checkpoint ignore one finding, as an edit whose `file` is the path of the
 * configuration; by hand when that is YAML. null when there is to be none, or it is no JSON that could be edited.
 */
export async function ignoreEdit(request: IgnoreRequest): Promise<TextEdit | IgnoreByHand | null> {
  const { fs, root, diagnostic, reason, home, config } = request;
  if (config.kind === "none") return null;
  const nearest = config.kind === "file" ? config : await createConfigSearch(fs, async () => undefined).nearest(root);
  const path = nearest?.path ?? fs.join(home, CONFIG);
  const entry = entryFor(diagnostic, relativePath(normalisePath(fs.parent(path)), normalisePath(root)), reason);
  if (nearest === null) {
    return { kind: "create", file: path, text: `${JSON.stringify({ ignore: [entry] }, null, 2)}\n` };
  }
  if (!path.endsWith(".json")) return { kind: "by-hand", file: path, line: `- ${JSON.stringify(entry)}` };
  const bytes = await readWholeFile(fs, path, MAX_BYTES);
  return bytes === null ? null : insertion(path, new TextDecoder().decode(bytes), entry);
}

function entryFor({ ruleId, place }: Diagnostic, checkpoint: string, reason: string): JsonObject {
  return {
    rule: ruleId,
    // Also of the configuration's own folder: there may be checkpoints below it.
    checkpoint: literalGlob(checkpoint),
    ...(place.file === "" ? {} : { file: literalGlob(place.file) }),
    ...(place.pointer.length === 0 ? {} : { pointer: printPointer(place.pointer) }),
    reason,
  };
}

/** A path as a glob that matches it: a configuration has no way to escape a character, but one that stands for any. */
function literalGlob(path: string): string {
  return path.replaceAll(/[[\]{}()*?+@!|\\]/g, "?");
}

function insertion(path: string, text: string, entry: JsonObject): TextEdit | null {
  const { tree } = parseTree(text);
  if (tree?.type !== "object") return null;
  const list = findNode(tree, ["ignore"]);
  if (list.exact && list.node.type !== "array") return null;
  const edit: JsonEdit =
    list.exact && list.node.type === "array"
      ? { op: "insert", pointer: ["ignore", list.node.items.length], json: JSON.stringify(entry) }
      : { op: "insert", pointer: ["ignore"], json: JSON.stringify([entry]) };
  const changes = editJson({ tree, length: text.length, slice: (begin, end) => text.slice(begin, end) }, [edit]);
  const [change] = changes ?? [];
  if (change === undefined || changes?.length !== 1) return null;
  const document = TextDocument.create(path, "json", 0, text);
  const position = (offset: number): { readonly line: number; readonly column: number } => {
    const { line, character } = document.positionAt(offset);
    return { line, column: character };
  };
  return {
    kind: "replace",
    file: path,
    range: { offset: change.begin, length: change.end - change.begin },
    start: position(change.begin),
    end: position(change.end),
    newText: change.text,
  };
}
