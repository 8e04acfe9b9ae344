/** The profile to begin with for an architecture, and whether such a name was seen. */
export interface ProfileChoice {
  readonly name: string;
  readonly seen: boolean;
  /** Whether it is for targets of speculative decoding. */
  readonly speculative: boolean;
}

/** Names of the vendor's examples; the architectures of the others are in its inventory of PEFs. */
const SEEN: ReadonlyMap<string, string> = new Map([
  ["llama-3p1-70b", "llama-3p1-70b-sd"],
  ["llama-3p1-8b", "llama-3p1-8b"],
  ["gpt-oss-fp8", "gpt-oss-fp8-dyt"],
  ["gemma4-31b", "gemma4-31b-dyt-cd"],
]);

/** Of these every PEF of the inventory is for speculative decoding. */
const TARGETS_ONLY: ReadonlySet<string> = new Set(["llama-3p1-70b", "llama-3p1-405b"]);

/** @param arch null: not known */
export function profileFor(arch: string | null): ProfileChoice {
  const seen = arch === null ? undefined : SEEN.get(arch);
  const speculative = arch !== null && TARGETS_ONLY.has(arch);
  if (seen !== undefined) return { name: seen, seen: true, speculative };
  return { name: arch === null ? "fill-in" : speculative ? `${arch}-sd` : arch, seen: false, speculative };
}
