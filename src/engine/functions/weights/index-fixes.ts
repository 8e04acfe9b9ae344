import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import { compareIndex } from "./compare-index.ts";

const known = new WeakMap<Checkpoint, readonly Fix[]>();

/**
 * The index made to say what the headers say, one fix for all that is wrong in it; only where every shard could be read
 * and no tensor is in two. Entries of tensors that are nowhere leave too, which is for a person to decide: the weights
 * may be lost, and the entry is the last trace of them.
 */
export function indexFixes(checkpoint: Checkpoint): readonly Fix[] {
  const earlier = known.get(checkpoint);
  if (earlier !== undefined) return earlier;
  const fixes = makeFixes(checkpoint);
  known.set(checkpoint, fixes);
  return fixes;
}

function makeFixes(checkpoint: Checkpoint): readonly Fix[] {
  const { weights, problems, documents, facts } = checkpoint;
  const { index } = weights;
  const bytes = facts.get("weights.bytes")?.value;
  if (index === null || typeof bytes !== "number" || weights.duplicates.size > 0) return [];
  if (problems.some(({ code, place }) => code.startsWith("safetensors/") || place.file === index.file)) return [];
  const { file } = index;
  const at = (tensor: string): { readonly file: string; readonly pointer: readonly string[] } => {
    return { file, pointer: ["weight_map", tensor] };
  };
  const { missing, elsewhere, unlisted } = compareIndex(checkpoint);
  const edits: StructuralEdit[] = [
    ...missing.map(({ tensor }): StructuralEdit => ({ op: "remove", ...at(tensor) })),
    ...elsewhere.map(({ tensor, found }): StructuralEdit => {
      return { op: "set", ...at(tensor), json: JSON.stringify(found) };
    }),
    ...unlisted.map(({ tensor, shard }): StructuralEdit => {
      return { op: "insert", ...at(tensor), json: JSON.stringify(shard) };
    }),
  ];
  if (edits.length === 0) return [];
  const metadata = memberOf(documents.get(file)?.value, "metadata");
  if (isJsonObject(metadata) && index.totalSize !== bytes) {
    const op = memberOf(metadata, "total_size") === undefined ? "insert" : "set";
    edits.push({ op, file, pointer: ["metadata", "total_size"], json: String(bytes) });
  }
  return [
    { title: "write the index as the shards' headers are", safety: missing.length > 0 ? "unsafe" : "safe", edits },
  ];
}
