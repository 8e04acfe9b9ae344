/** A command line as a shell would take it, for a report: without a password in an address. */
export function commandLineText(name: string, argv: readonly string[]): string {
  return [name, ...argv].map((word) => quoted(word.replace(/\/\/[^/@\s]*@/g, "//***@"))).join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
