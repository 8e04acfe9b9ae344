#!/usr/bin/env node
// Speaks the log that the vendor's documentation shows, as an executable of the tests in place of docker. FAKE says how it ends.
import { mkdirSync, writeFileSync } from "node:fs";

const argv = process.argv.slice(2);
const mode = process.env.FAKE ?? "success";
const output = argv.map((word) => /source=(.*),target=\/checkpointlint\/output$/.exec(word)?.[1]).find(Boolean);
if (process.env.FAKE_ARGV) writeFileSync(process.env.FAKE_ARGV, JSON.stringify(argv));

const stars = "*".repeat(51);
const dashes = "-".repeat(47);
const time = "2025-08-25T17:49:10UTC";
const good = `\n${stars}\n${time} - byoc_lib - INFO - The process is completed without any errors.\n`;
const bad = `\n${stars}\n${time} - byoc_lib - ERROR - One or more failures have occurred. Do not deploy\n`;
const step = (number, name, errors) =>
  `${dashes}\n[${number}] STEP: ${name} - ${errors ? "Failed" : "Succeeded"}\n${dashes}\n\n\n${errors ?? "> Errors (None)\n"}\n`;
const block = (id, owner, reason) =>
  `> Errors\n  Id: ByocErrorId.${id}\n  Responsible: ByocErrorOwner.${owner}\n  Reason: ${reason}\n  Suggestion: do it\n\n  Stack Trace:\n    Traceback (most recent call last):\n    File "x.py", line 1\n\n`;

process.stderr.write("loading\n");
process.stdout.write(`FINAL REPORT FOR: \`prepare-ckpt --model llama3-1b\`\n${stars}\n\n${step(1, "parse_args")}`);
if (mode === "success") {
  if (output) {
    mkdirSync(output, { recursive: true });
    writeFileSync(`${output}/DONE`, "");
  }
  process.stdout.write(step(2, "legalizer") + good);
} else if (mode === "failure") {
  process.stdout.write(step(2, "legalizer", block("LEGALIZER_ERROR", "LIBRARY", "no graph")) + bad);
  process.exitCode = 1;
} else if (mode === "version") {
  const reason =
    "The transformers version of your checkpoint (4.52.4) is larger than the maximum supported transformers version (4.45.1).";
  process.stdout.write(step(2, "validate_transformer", block("TRANSFORMERS_VERSION_ERROR", "USAGE", reason)) + bad);
  process.exitCode = 1;
} else if (mode === "liar") {
  process.stdout.write(step(2, "legalizer") + good);
  process.exitCode = 4;
} else if (mode === "silent") {
  process.exitCode = 0;
} else if (mode === "oom") {
  process.kill(process.pid, "SIGKILL");
} else if (mode === "137") {
  process.exitCode = 137;
} else if (mode === "huge") {
  const line = "x".repeat(1 << 20);
  for (let count = 0; count < 64; count++) {
    await new Promise((resolve) => process.stdout.write(count % 2 ? line : `${line}\n`, resolve));
  }
  process.stdout.write(`\n${step(2, "legalizer")}${good}`);
} else if (mode === "hang" || mode === "stubborn") {
  process.on("SIGINT", () => {
    process.stdout.write("got SIGINT\n");
    if (mode === "hang") process.exit(130);
  });
  process.stdout.write("hanging\n");
  // Who left it behind does not have it for ever.
  setTimeout(() => process.exit(1), 60_000);
}
