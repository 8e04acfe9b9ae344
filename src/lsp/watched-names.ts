import { posix, win32 } from "node:path";
import { isReadName } from "../checkpoint/read-content.ts";

/** Whether a file can be part of a checkpoint, or rule over one: by its name, for editors call such a document json, jsonc, text or nothing. */
export function isCheckpointFile(path: string): boolean {
  return isReadName(baseName(path));
}

export function isConfigFile(path: string): boolean {
  return /^\.checkpointlintrc\.(?:json|yaml|yml)$/.test(baseName(path));
}

/** Whether a file may be a rule of a plugin; which ones are is known to the linter only. */
export function isRuleFile(path: string): boolean {
  return /\.ya?ml$/.test(path) && !isConfigFile(path);
}

export function baseName(path: string): string {
  return path.includes("\\") && !path.startsWith("/") ? win32.basename(path) : posix.basename(path);
}

/** What a client is asked to watch. */
export const WATCHED_GLOBS: readonly string[] = [
  "**/*.json",
  "**/*.{safetensors,bin,pt,pth,gguf,model}",
  // That they are there is enough for a finding to go: vocabularies, and code that config.json names.
  "**/{merges,vocab}.txt",
  "**/*.{jinja,py}",
  "**/.checkpointlintrc.{json,yaml,yml}",
  "**/*.{yaml,yml}",
];
