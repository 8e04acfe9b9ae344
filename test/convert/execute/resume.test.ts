import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import { interruptAt, type Job, outputFile, smallJob, text, treeOf } from "./job.ts";

const SECOND = "model-2.safetensors";

/** A job of which the first file is finished and the second was begun; and the tree that it shall have in the end. */
async function interruptedJob(): Promise<Job & { readonly expected: readonly string[]; readonly journal: string }> {
  const made = smallJob();
  await execute(made.execution());
  const expected = treeOf(made.output);
  fs.rmSync(made.output, { recursive: true });
  await interruptAt(made, SECOND);
  return { ...made, expected, journal: join(made.output, ".checkpointlint", "journal.jsonl") };
}

/** Changes one byte of a file, and gives it its old time back. */
function flip(path: string): void {
  const { atime, mtime } = fs.statSync(path);
  const content = fs.readFileSync(path);
  content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
  fs.writeFileSync(path, content);
  fs.utimesSync(path, atime, mtime);
}

async function failure(work: Promise<unknown>): Promise<Error & { readonly code?: string; readonly hint?: string }> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("it did not fail");
  return error;
}

describe("what an earlier run has finished", () => {
  it("V20 is written anew when it was damaged since", async () => {
    const { output, execution, expected } = await interruptedJob();
    flip(join(output, "model-1.safetensors"));
    expect((await execute(execution())).reused).toEqual([]);
    expect(treeOf(output)).toEqual(expected);
  });

  it("V30 is written anew when a link or a FIFO took its place, and nothing happens to where the link leads", async () => {
    const { root, output, execution, expected } = await interruptedJob();
    fs.writeFileSync(join(root, "victim"), "precious");
    fs.rmSync(join(output, "model-1.safetensors"));
    fs.symlinkSync(join(root, "victim"), join(output, "model-1.safetensors"));
    execFileSync("mkfifo", [join(output, "index.json")]);
    await execute(execution());
    expect(treeOf(output)).toEqual(expected);
    expect(fs.readFileSync(join(root, "victim"), "utf8")).toBe("precious");
  });

  it("V30 is not replaced when a folder took its place", async () => {
    const { output, execution } = await interruptedJob();
    fs.mkdirSync(join(output, "index.json"));
    expect(await failure(execute(execution()))).toMatchObject({ code: "output" });
    expect(fs.readdirSync(output).sort()).toEqual([".checkpointlint", "index.json", "model-1.safetensors"]);
  });

  it("V18 is not mixed with a source that was changed since, whatever its times say", async () => {
    const { source, output, execution, expected } = await interruptedJob();
    flip(join(source, "b.bin"));
    const error = await failure(execute(execution()));
    expect(error).toMatchObject({ code: "plan", message: expect.stringContaining("b.bin was changed since") });
    expect(fs.existsSync(join(output, "DONE"))).toBe(false);
    expect((await execute(execution({ restart: true }))).reused).toEqual([]);
    expect(treeOf(output)).not.toEqual(expected);
    expect(fs.readdirSync(output)).toContain("DONE");
  });

  it("V19 is not mixed with another plan, program or kind of checksum", async () => {
    const { output, plan, execution } = await interruptedJob();
    const other = { ...plan, outputs: [outputFile("other.json", [text("{}")])] };
    const { origin } = execution();
    expect(await failure(execute(execution({ plan: other })))).toMatchObject({ code: "plan" });
    expect(
      await failure(execute(execution({ origin: { ...origin, tool: { name: "checkpointlint", version: "9.0.0" } } }))),
    ).toMatchObject({ code: "plan", message: expect.stringContaining("1.2.3") });
    expect(await failure(execute(execution({ checksum: "sha256" })))).toMatchObject({ code: "plan" });
    // Begun anew: what the other plan wrote is gone.
    await execute(execution({ plan: other, restart: true }));
    expect(fs.readdirSync(output).sort()).toEqual(["DONE", "other.json"]);
  });

  it("V19 is not mixed with files of somebody else, and leaves them", async () => {
    const { output, execution } = await interruptedJob();
    fs.writeFileSync(join(output, "mine.txt"), "mine");
    expect(await failure(execute(execution({ restart: true })))).toMatchObject({ code: "output" });
    expect(fs.readFileSync(join(output, "mine.txt"), "utf8")).toBe("mine");
  });
});

describe("a journal that is not whole", () => {
  it("V21 counts up to its last whole line", async () => {
    const { output, execution, expected, journal } = await interruptedJob();
    fs.appendFileSync(journal, '{"name":"model-2.safetensors","si');
    expect((await execute(execution())).reused).toEqual(["model-1.safetensors"]);
    expect(treeOf(output)).toEqual(expected);
  });

  it("V21 is believed nowhere behind a line that it cannot hold", async () => {
    const { output, execution, expected, journal } = await interruptedJob();
    const [header = "", entry = ""] = fs.readFileSync(journal, "utf8").split("\n");
    fs.writeFileSync(journal, `${header}\n\0garbage\n${entry}\n`);
    expect((await execute(execution())).reused).toEqual([]);
    expect(treeOf(output)).toEqual(expected);
  });

  it("V21 may be cut at any byte: what is right stays, what cannot be told is asked about", async () => {
    const { output, execution, expected, journal } = await interruptedJob();
    const content = fs.readFileSync(journal);
    const header = content.indexOf("\n") + 1;
    for (const length of [0, 1, header >> 1, header - 1, header, header + 1, content.length - 1, content.length]) {
      fs.rmSync(output, { recursive: true });
      await interruptAt({ execution }, SECOND);
      fs.truncateSync(journal, length);
      if (length < header) {
        expect(await failure(execute(execution()))).toMatchObject({
          code: "plan",
          hint: expect.stringContaining("--restart"),
        });
        await execute(execution({ restart: true }));
      } else {
        expect((await execute(execution())).reused.length).toBe(length === content.length ? 1 : 0);
      }
      expect(treeOf(output), `cut at ${length}`).toEqual(expected);
    }
  });

  it.each([
    ["a link", (path: string, target: string) => fs.symlinkSync(target, path)],
    ["a folder", (path: string) => fs.mkdirSync(path)],
    ["no journal", (path: string) => fs.writeFileSync(path, '{"schema":"other"}\n')],
    [
      "a list of names that lead elsewhere",
      (path: string, target: string) =>
        fs.writeFileSync(path, fs.readFileSync(target, "utf8").replace('"empty.txt"', '"../victim"')),
    ],
  ])("V21 is not believed when it is %s", async (_, make) => {
    const { root, execution, journal } = await interruptedJob();
    fs.writeFileSync(join(root, "victim"), "precious");
    fs.renameSync(journal, join(root, "journal"));
    make(journal, join(root, "journal"));
    expect(await failure(execute(execution()))).toMatchObject({ code: "plan" });
    expect(fs.readFileSync(join(root, "victim"), "utf8")).toBe("precious");
  });
});

describe("a finished output", () => {
  it.each([
    ["missing", (path: string) => fs.rmSync(path)],
    ["cut", (path: string) => fs.truncateSync(path, 10)],
    ["of another byte", flip],
  ])("V23 with a file that is %s is repaired on wish only", async (_, damage) => {
    const made = smallJob();
    const { output, execution } = made;
    await execute(execution());
    const expected = treeOf(output);
    damage(join(output, "model-2.safetensors"));
    const damaged = treeOf(output);
    expect(await failure(execute(execution()))).toMatchObject({
      code: "output",
      message: expect.stringContaining("model-2.safetensors"),
      hint: expect.stringContaining("--repair"),
    });
    expect(treeOf(output)).toEqual(damaged);
    const result = await execute(execution({ repair: true }));
    expect(result).toMatchObject({ state: "converted" });
    expect([...result.reused].sort()).toEqual(["empty.txt", "index.json", "model-1.safetensors", "tokenizer.json"]);
    expect(treeOf(output)).toEqual(expected);
  });

  it("V23 has no DONE any more while it is repaired", async () => {
    const made = smallJob();
    await execute(made.execution());
    fs.rmSync(join(made.output, "model-2.safetensors"));
    await interruptAt(made, SECOND, { repair: true });
    expect(fs.existsSync(join(made.output, "DONE"))).toBe(false);
    // Repairing was begun: it goes on without asking again.
    expect((await execute(made.execution())).state).toBe("converted");
  });

  it("of another plan is replaced on wish only", async () => {
    const { output, plan, execution } = smallJob();
    await execute(execution());
    const other = execution({ plan: { ...plan, outputs: [outputFile("other.json", [text("{}")])] } });
    expect(await failure(execute(other))).toMatchObject({ code: "plan" });
    expect((await execute({ ...other, restart: true })).state).toBe("converted");
    expect(fs.readdirSync(output).sort()).toEqual(["DONE", "other.json"]);
  });

  it("that was forced for another reason is not the same one", async () => {
    const { execution } = smallJob();
    const { origin } = execution();
    await execute(execution());
    const forced = { ...origin, forced: { reason: "because", rules: ["config/vocab-size"] } };
    expect(await failure(execute(execution({ origin: forced })))).toMatchObject({ code: "plan" });
  });

  it("takes nothing away of a folder of that name which is somebody else's", async () => {
    const { output, execution } = smallJob();
    const state = join(output, ".checkpointlint");
    fs.mkdirSync(join(state, "lock"), { recursive: true });
    fs.writeFileSync(join(state, "thesis.tex"), "years of work");
    const before = treeOf(output);
    for (const restart of [false, true]) {
      expect(await failure(execute(execution({ restart })))).toMatchObject({
        code: "output",
        message: expect.stringContaining('holds what no conversion wrote: "thesis.tex"'),
      });
    }
    expect(treeOf(output)).toEqual(before);
  });

  it("leaves what a crash behind DONE had left to clear away", async () => {
    const { output, execution } = smallJob();
    await execute(execution());
    const expected = treeOf(output);
    fs.mkdirSync(join(output, ".checkpointlint", "lock-12345678"), { recursive: true });
    fs.writeFileSync(join(output, ".checkpointlint", "0-12345678.part"), "half");
    expect((await execute(execution())).state).toBe("already-done");
    expect(treeOf(output)).toEqual(expected);
  });
});
