/** What a value is besides words that the tables know: a path, or names that checkpointlint is asked for when they are wanted. */
export type Completes = "path" | "folder" | NameList;

/** `checkpointlint completion --list <names>` prints them. */
export type NameList = (typeof NAME_LISTS)[number];

export const NAME_LISTS = ["rules", "models", "presets", "formats"] as const;

export function isNameList(completes: Completes | null): completes is NameList {
  return completes !== null && completes !== "path" && completes !== "folder";
}
