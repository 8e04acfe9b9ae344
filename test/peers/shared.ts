import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder with published checkpoints (corpus/) and peer scripts (peers/); null where there is none. */
export const SHARED: string | null = process.env["CHECKPOINTLINT_SHARED"] ?? null;

/** How to run Python with torch, transformers, tokenizers and safetensors: a command line, split at spaces; null where there is none. */
const PEERS: readonly string[] | null = process.env["CHECKPOINTLINT_PEERS"]?.split(" ") ?? null;

export const HAS_PEERS: boolean = PEERS !== null;

/** What peers/tiny_models.py writes. */
export const TINY_MODELS: readonly string[] = [
  "llama",
  "llama-tied",
  "mistral",
  "mixtral",
  "qwen2",
  "qwen3",
  "qwen3-moe",
  "gemma2",
  "gemma3",
  "phi3",
  "gpt-oss",
  "deepseek-v3",
];

/** The built program. */
export const CLI: string = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Runs a Python script among the peers and gives what it prints. */
export function python(script: string, args: readonly string[]): string {
  const [command = "", ...rest] = PEERS ?? [];
  // The command may read a variable of the same name otherwise.
  const { CHECKPOINTLINT_PEERS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, [...rest, script, ...args], {
    encoding: "utf8",
    env,
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`python ${script} ended with ${status}: ${stderr.slice(-2_000)}`);
  return stdout;
}

export interface ReportedDiagnostic {
  readonly rule: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly file: string;
  readonly pointer: string | null;
  readonly cause: string | null;
  readonly fix: { readonly title: string; readonly safety: "safe" | "unsafe" } | null;
}

export interface ReportedCheckpoint {
  readonly root: string;
  readonly model: {
    readonly name: string | null;
    readonly how: string;
    readonly evidence?: { readonly sure: boolean };
    readonly nearest?: { readonly name: string; readonly differences: readonly { readonly name: string }[] };
  };
  readonly diagnostics: readonly ReportedDiagnostic[];
  readonly rules: { readonly crashed: readonly unknown[] };
}

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line. */
export function checkpointlint(...args: readonly string[]): CliRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

/** The JSON report of folders. */
export function report(...args: readonly string[]): readonly ReportedCheckpoint[] {
  const { stdout, stderr } = checkpointlint(...args, "--format", "json");
  if (stdout === "") throw new Error(`no report: ${stderr}`);
  return (JSON.parse(stdout) as { readonly checkpoints: readonly ReportedCheckpoint[] }).checkpoints;
}

export function sharedPath(...parts: readonly string[]): string {
  return join(SHARED ?? "", ...parts);
}
