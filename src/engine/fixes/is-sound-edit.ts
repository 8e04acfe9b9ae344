import { parseJson } from "../../format/json/parse-json.ts";

/** Whether a file is as readable with an edit as it was without: JSON that had no fault has none. */
export function isSoundEdit(file: string, before: string | null, after: string): boolean {
  if (!file.endsWith(".json")) return true;
  const { value, faults } = parseJson(after);
  if (value === undefined) return false;
  return faults.length <= (before === null ? 0 : parseJson(before).faults.length);
}
