import { parseTree } from "./parse-tree.ts";

/** The text of a JSON object with one more member at its end, laid out as the others are; null when it is no object. */
export function appendMember(text: string, key: string, json: string): string | null {
  const { tree } = parseTree(text);
  if (tree?.type !== "object") return null;
  const member = `${JSON.stringify(key)}: ${json}`;
  const last = tree.members.at(-1);
  if (last === undefined) return `${text.slice(0, tree.start)}{ ${member} }${text.slice(tree.end)}`;
  const begin = tree.members.at(-2)?.value.end ?? tree.start + 1;
  // What stands between two members, or before the only one.
  const gap = text.slice(begin, last.keyStart).replace(",", "");
  const at = last.value.end;
  return `${text.slice(0, at)},${gap === "" ? " " : gap}${member}${text.slice(at)}`;
}
