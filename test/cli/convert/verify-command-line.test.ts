import { describe, expect, it } from "vitest";
import { convertCommand } from "../../../src/cli/commands/convert.ts";
import { verifyCommandLine } from "../../../src/cli/convert/verify-command-line.ts";
import { parseArguments } from "../../../src/cli/parse-arguments.ts";

const next = (...argv: readonly string[]): string =>
  verifyCommandLine("my out", parseArguments(["src", ...argv], convertCommand.options));

describe("verifyCommandLine", () => {
  it("leaves out what DONE holds", () => {
    expect(next("--model", "llama3-1b", "--transformers-version", "4.45.1", "--jobs", "2")).toBe(
      "checkpointlint verify 'my out'",
    );
  });

  it("repeats what the lint of the output depends on", () => {
    expect(next("--rule", "files/tokenizer-missing:off", "--preset", "strict", "--no-config", "--model", "none")).toBe(
      "checkpointlint verify 'my out' --model none --rule files/tokenizer-missing:off --preset strict --no-config",
    );
    expect(next("--model", "./base/config.json", "--no-ignore")).toBe(
      "checkpointlint verify 'my out' --model ./base/config.json --no-ignore",
    );
  });
});
