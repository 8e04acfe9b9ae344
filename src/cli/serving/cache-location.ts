import { UsageError } from "../../errors.ts";
import type { CliIo } from "../cli-io.ts";

/**
 * The folder for caches of servers: $XDG_CACHE_HOME/checkpointlint/serving where that is set, else the platform's own place
 * (~/Library/Caches, %LOCALAPPDATA%, ~/.cache).
 * @throws UsageError when the environment does not say where the user's files are
 */
export function defaultCacheLocation({ env, platform }: Pick<CliIo, "env" | "platform">): string {
  const set = (name: string): string | null => env[name] || null;
  const xdg = set("XDG_CACHE_HOME");
  // A relative path there is to be ignored (XDG Base Directory Specification).
  if (xdg !== null && /^(?:\/|[A-Za-z]:[\\/])/.test(xdg)) return `${xdg}/checkpointlint/serving`;
  if (platform === "win32") {
    const local = set("LOCALAPPDATA") ?? (set("USERPROFILE") === null ? null : `${set("USERPROFILE")}\\AppData\\Local`);
    if (local !== null) return `${local}\\checkpointlint\\Cache\\serving`;
  }
  const home = set("HOME");
  if (home === null) {
    throw new UsageError("there is no place for the cache: HOME is not set", {
      hint: "say where with --cache-location",
    });
  }
  return platform === "darwin"
    ? `${home}/Library/Caches/checkpointlint/serving`
    : `${home}/.cache/checkpointlint/serving`;
}
