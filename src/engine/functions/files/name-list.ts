/** Names that are spelt out before the rest is only counted. */
const SHOWN = 3;
/** Longer names are cut in the middle: shards and tensors differ at both ends. */
const MAX_NAME = 60;

/** "a", "a and b", "a, b, c and 27 more": names inside a message. `total` counts more than `names` spells out. */
export function nameList(names: readonly string[], total: number = names.length): string {
  const shown = names.slice(0, SHOWN).map(shorten);
  const more = total - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last ?? ""}`;
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_NAME) return name;
  const half = Math.floor(MAX_NAME / 2);
  return `${characters.slice(0, half).join("")}…${characters.slice(-half).join("")}`;
}
