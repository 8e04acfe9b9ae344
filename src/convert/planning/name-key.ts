/** What whoever carries a plan out writes last; no plan has such a file. */
export const DONE_NAME = "DONE";

/** Equal for names that some file system takes for the same. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
