import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { streamCommand } from "../../../src/cli/stream-command.ts";

const FAKE = fileURLToPath(new URL("fake-container.mjs", import.meta.url));

/** Runs the fake, and sends the signal as soon as it hangs. */
async function interrupted(fake: string, grace: number) {
  const controller = new AbortController();
  const output: string[] = [];
  const end = await streamCommand({
    argv: [FAKE],
    env: { ...process.env, FAKE: fake },
    signal: controller.signal,
    grace,
    onOutput: async (text) => {
      output.push(text);
      if (output.join("").includes("hanging\n")) controller.abort("SIGINT");
    },
  });
  return { end, output: output.join("") };
}

describe.skipIf(process.platform === "win32")("a streamed command", () => {
  it("is given the signal that we were given", async () => {
    const { end, output } = await interrupted("hang", 60_000);
    expect(output).toContain("got SIGINT\n");
    expect(end).toEqual({ code: 130, signal: null });
  });

  it("is killed when it does not end of it", async () => {
    const { end, output } = await interrupted("stubborn", 300);
    expect(output).toContain("got SIGINT\n");
    expect(end).toEqual({ code: null, signal: "SIGKILL" });
  });

  it("is no shell's", async () => {
    const output: string[] = [];
    const signal = new AbortController().signal;
    const onOutput = async (text: string): Promise<void> => void output.push(text);
    const argv = [process.execPath, "-e", "console.log(process.argv[1])", "$(id); `id`"] as const;
    expect(await streamCommand({ argv: [...argv], env: process.env, signal, onOutput })).toEqual({
      code: 0,
      signal: null,
    });
    expect(output.join("")).toBe("$(id); `id`\n");
  });

  it("may not exist, or may not be run", async () => {
    const run = (program: string) =>
      streamCommand({
        argv: [program],
        env: process.env,
        signal: new AbortController().signal,
        onOutput: async () => undefined,
      });
    expect(await run("/no/such/program")).toBeNull();
    await expect(run("/etc/passwd")).rejects.toThrow(/EACCES/);
  });
});
