/** Equal for names that some file system takes for the same. */
export function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
