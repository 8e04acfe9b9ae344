import type { Origin } from "./config-origin.ts";
import type { ResolvedConfig } from "./resolve-config.ts";

/** A glob of an override that begins with what is not there, so that it matches nothing. */
export interface LostGlob {
  readonly glob: string;
  /** What is not there, relative as the glob. */
  readonly missing: string;
  readonly origin: Extract<Origin, { kind: "file" }>;
  readonly resolved: ResolvedConfig;
}

/** The folders, or the file, that a glob names before its first wildcard; "" when it begins with one. */
export function literalStart(glob: string): string {
  const names = glob.split("/").filter((name) => name !== "" && name !== ".");
  const wild = names.findIndex((name) => /[*?[\]{}]/.test(name));
  return (wild === -1 ? names : names.slice(0, wild)).join("/");
}
