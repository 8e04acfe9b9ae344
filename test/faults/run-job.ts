import { readFileSync } from "node:fs";
import { execute } from "../../src/convert/execute/execute.ts";
import type { Execution } from "../../src/convert/execute/execution.ts";
import { CheckpointlintError } from "../../src/errors.ts";

// A program that carries out one execution, so that tests can kill it, starve it and watch its system calls:
// node run-job.mjs <file with an execution as JSON>. It prints the state, or the code and message of the error, with exit 3.
const [file = ""] = process.argv.slice(2);
const execution: Execution = JSON.parse(readFileSync(file, "utf8"));
const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => controller.abort());
try {
  const { state, reused, warnings } = await execute({
    ...execution,
    onProgress: () => undefined,
    signal: controller.signal,
  });
  process.stdout.write(`${JSON.stringify({ state, reused, warnings })}\n`);
} catch (error) {
  if (!(error instanceof CheckpointlintError)) throw error;
  const code = "code" in error ? error.code : null;
  process.stdout.write(`${JSON.stringify({ code, message: error.message, hint: error.hint })}\n`);
  process.exitCode = 3;
}
