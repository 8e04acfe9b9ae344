import { UsageError } from "../errors.ts";
import type { CliIo } from "./cli-io.ts";

/**
 * The user's folder for one kind of cache: $XDG_CACHE_HOME/checkpointlint/<name> where that is set, else the platform's own
 * place (~/Library/Caches, %LOCALAPPDATA%, ~/.cache).
 * @throws UsageError when the environment does not say where the user's files are
 */
export function userCacheFolder({ env, platform }: Pick<CliIo, "env" | "platform">, name: "lint" | "serving"): string {
  const set = (variable: string): string | null => env[variable] || null;
  const xdg = set("XDG_CACHE_HOME");
  // A relative path there is to be ignored (XDG Base Directory Specification).
  if (xdg !== null && /^(?:\/|[A-Za-z]:[\\/])/.test(xdg)) return `${xdg}/checkpointlint/${name}`;
  if (platform === "win32") {
    const local = set("LOCALAPPDATA") ?? (set("USERPROFILE") === null ? null : `${set("USERPROFILE")}\\AppData\\Local`);
    if (local !== null) return `${local}\\checkpointlint\\Cache\\${name}`;
  }
  const home = set("HOME");
  if (home === null) {
    throw new UsageError("there is no place for the cache: HOME is not set", {
      hint: `say where with --${name === "lint" ? "cache-file" : "cache-location"}`,
    });
  }
  return platform === "darwin"
    ? `${home}/Library/Caches/checkpointlint/${name}`
    : `${home}/.cache/checkpointlint/${name}`;
}
