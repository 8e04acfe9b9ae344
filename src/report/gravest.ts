import type { Severity } from "../engine/rule.ts";

export const GRAVITY: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The gravest of very many, in the order in which they stood: a hostile checkpoint may have any number of findings. */
export function gravest<Item>(
  items: readonly Item[],
  max: number,
  severityOf: (item: Item) => Severity,
): readonly Item[] {
  if (items.length <= max) return items;
  const byGravity = items
    .map((item, at) => ({ at, gravity: GRAVITY[severityOf(item)] }))
    .sort((a, b) => a.gravity - b.gravity || a.at - b.at);
  const kept = new Set(byGravity.slice(0, max).map(({ at }) => at));
  return items.filter((_, at) => kept.has(at));
}
