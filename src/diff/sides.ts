/** What the two sides are called in notes: their names may be long paths. */
export const SIDES = ["A", "B"] as const;
