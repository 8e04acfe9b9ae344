import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { printPointer } from "../../format/json/pointer.ts";
import { ConversionError } from "../conversion-error.ts";
import type { OutputFile } from "../plan.ts";
import { textFile } from "./text-file.ts";

/**
 * A JSON file of the checkpoint with edits, everything else byte for byte; null when there are none.
 * @throws ConversionError "unsupported" when the file cannot be edited
 */
export function editedFile(checkpoint: Checkpoint, name: string, edits: readonly JsonEdit[]): OutputFile | null {
  if (edits.length === 0) return null;
  const document = checkpoint.documents.get(name);
  const text = document?.text() ?? null;
  const changes = text === null ? null : (document?.edit(edits) ?? null);
  if (text === null || changes === null) {
    const keys = edits.map(({ pointer }) => printPointer(pointer)).join(", ");
    throw new ConversionError("unsupported", `${name} cannot be edited at ${keys}`, {
      hint: "mend what checkpointlint lint says of the file first: it is no sound JSON, or has a key twice",
    });
  }
  let edited = "";
  let from = 0;
  for (const { range, newText } of changes) {
    edited += text.slice(from, range.offset) + newText;
    from = range.offset + range.length;
  }
  return textFile(name, edited + text.slice(from));
}
