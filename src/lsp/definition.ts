import type { Location } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { placeAt, stringAt } from "./document-place.ts";
import { headerText } from "./header-text.ts";
import type { HeaderViews } from "./header-views.ts";

/**
 * From an entry of an index to its tensor in the header of its shard. The name of the shard comes from the file that is
 * edited: it is only looked up among those that were read.
 */
export function definitionAt(
  document: TextDocument,
  offset: number,
  {
    checkpoint,
    views,
    pathOf,
  }: {
    readonly checkpoint: Checkpoint;
    readonly views: HeaderViews;
    /** The path of a file of the checkpoint. */
    pathOf(file: string): string;
  },
): Location | null {
  const text = document.getText();
  const pointer = placeAt(text, offset)?.pointer ?? [];
  if (pointer.length !== 2 || pointer[0] !== "weight_map") return null;
  const name = stringAt(text, pointer);
  const header = checkpoint.weights.shards.find(({ file }) => file === name)?.header ?? null;
  if (name === null || header === null) return null;
  const view = headerText(header);
  const start = { line: view.lineOf(String(pointer[1])), character: 0 };
  return { uri: views.put(pathOf(name), view.text), range: { start, end: start } };
}
