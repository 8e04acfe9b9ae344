import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import type { ConversionPlan } from "../../../src/convert/plan.ts";
import { copied, createJob, type Job, outputFile, smallJob, text, treeOf, wholeFile } from "./job.ts";

/** Rejects with that code, and nothing of the whole folder is other than before. */
async function refused(made: Job, changes: Parameters<Job["execution"]>[0], code: string): Promise<string> {
  const before = treeOf(made.root);
  const error: unknown = await execute(made.execution(changes)).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: "ConversionError", code, hint: expect.any(String) });
  expect(treeOf(made.root)).toEqual(before);
  return error instanceof Error ? error.message : "";
}

describe("outputs that could harm the source", () => {
  it("V28 refuses the source itself, a folder in it, and one that it lies in", async () => {
    const made = smallJob();
    fs.mkdirSync(join(made.source, "sub"));
    await refused(made, { output: made.source }, "alias");
    await refused(made, { output: join(made.source, "out") }, "alias");
    await refused(made, { output: join(made.source, "sub") }, "alias");
    await refused(made, { output: join(made.source, "deep", "er") }, "alias");
    await refused(made, { output: made.root }, "alias");
    await refused(made, { output: `${made.root}/else/../source/out` }, "alias");
  });

  it("V28 sees through links in the way to either", async () => {
    const made = smallJob();
    fs.symlinkSync(made.source, join(made.root, "link"));
    await refused(made, { output: join(made.root, "link", "out") }, "alias");
    await refused(made, { source: join(made.root, "link"), output: join(made.source, "out") }, "alias");
  });

  it("V28 refuses a file of the output that is a file of the source", async () => {
    const made = smallJob();
    await execute(made.execution());
    fs.rmSync(join(made.output, "tokenizer.json"));
    fs.linkSync(join(made.source, "tokenizer.json"), join(made.output, "tokenizer.json"));
    await refused(made, { repair: true }, "alias");
  });
});

describe("outputs that cannot be used", () => {
  it("V29 refuses an output that is a link, and follows links among its parents", async () => {
    const made = smallJob();
    fs.mkdirSync(join(made.root, "real"));
    fs.symlinkSync(join(made.root, "real"), join(made.root, "link"));
    await refused(made, { output: join(made.root, "link") }, "output");
    await refused(made, { output: `${join(made.root, "link")}/` }, "output");
    await execute(made.execution({ output: join(made.root, "link", "out") }));
    expect(fs.existsSync(join(made.root, "real", "out", "DONE"))).toBe(true);
  });

  it("V29 refuses a file, and a folder below a file", async () => {
    const made = smallJob();
    fs.writeFileSync(join(made.root, "file"), "mine");
    await refused(made, { output: join(made.root, "file") }, "output");
    await refused(made, { output: join(made.root, "file", "out") }, "output");
  });

  it("V31 refuses what holds files of somebody else, and names them", async () => {
    const made = smallJob();
    fs.mkdirSync(made.output);
    fs.writeFileSync(join(made.output, "notes.txt"), "mine");
    // A name that the plan writes is not ours for that.
    fs.writeFileSync(join(made.output, "index.json"), "mine");
    const message = await refused(made, { restart: true }, "output");
    expect(message).toContain('"notes.txt"');
    expect(message).toContain('"index.json"');
  });

  it.each([
    ["a folder", (path: string) => fs.mkdirSync(path)],
    ["a link", (path: string) => fs.symlinkSync("index.json", path)],
    ["a FIFO", (path: string) => execFileSync("mkfifo", [path])],
    ["a text of somebody else", (path: string) => fs.writeFileSync(path, "done\n")],
    ["nothing", (path: string) => fs.writeFileSync(path, "")],
  ])("V24 refuses a DONE that is %s", async (_, make) => {
    const made = smallJob();
    fs.mkdirSync(made.output);
    make(join(made.output, "DONE"));
    await refused(made, { restart: true, repair: true }, "output");
  });

  it.each([
    ["a link", (path: string, target: string) => fs.symlinkSync(target, path)],
    ["a file", (path: string) => fs.writeFileSync(path, "")],
  ])("refuses a folder of the state that is %s", async (_, make) => {
    const made = smallJob();
    fs.mkdirSync(made.output);
    fs.mkdirSync(join(made.root, "elsewhere"));
    make(join(made.output, ".checkpointlint"), join(made.root, "elsewhere"));
    await refused(made, {}, "output");
  });

  it("says how much room is missing before it makes anything", async () => {
    const size = 2 ** 49;
    const made = createJob({ "a.bin": new Uint8Array(1) }, [
      outputFile("big", [
        {
          kind: "tensor",
          bytes: size,
          name: "t",
          dtype: "U8",
          shape: [size],
          expression: { op: "fill", dtype: "U8", shape: [size], value: 0 },
        },
      ]),
    ]);
    expect(await refused(made, {}, "no-space")).toMatch(/^562949953683456 bytes are needed in .*, and \d+ are free$/);
  });
});

describe("plans that are not as they shall be", () => {
  function planned(name: string): Job {
    const made = createJob({ "a.bin": new Uint8Array(10) }, [outputFile(name, [wholeFile("a.bin", 10)])]);
    return made;
  }

  it.each(["../evil", "/etc/evil", "a/b", "a\\b", "..", ".", "", "C:evil", "a\0b", "DONE", "done", ".checkpointlint"])(
    "refuses to write %j",
    async (name) => {
      await refused(planned(name), {}, "plan");
    },
  );

  it("refuses names that differ in case only", async () => {
    const made = createJob({}, [outputFile("A.json", [text("{}")]), outputFile("a.json", [text("[]")])]);
    await refused(made, {}, "plan");
  });

  it("refuses gaps, sizes that are not what the parts have, and sources that it does not name", async () => {
    const made = createJob({ "a.bin": new Uint8Array(10) }, [
      outputFile("x", [text("12345"), copied("t", "a.bin", 0, 5)]),
    ]);
    const [x] = made.plan.outputs;
    const [first, second] = x?.parts ?? [];
    if (x === undefined || first === undefined || second === undefined) throw new Error("no such parts");
    const plan = (output: Partial<typeof x>): ConversionPlan => ({ ...made.plan, outputs: [{ ...x, ...output }] });
    await refused(made, { plan: plan({ size: 11 }) }, "plan");
    await refused(made, { plan: plan({ parts: [first] }) }, "plan");
    await refused(made, { plan: plan({ parts: [first, { ...second, begin: 6 }] }) }, "plan");
    await refused(
      made,
      {
        plan: plan({
          parts: [
            { ...first, bytes: 4 },
            { ...second, begin: 4 },
          ],
          size: 9,
        }),
      },
      "plan",
    );
    await refused(made, { plan: { ...made.plan, sources: [] } }, "plan");
  });
});

describe("names that a plan may use", () => {
  it("V35 writes a name of 255 bytes, as names of unfinished files are short", async () => {
    const name = `${"x".repeat(250)}.json`;
    const made = createJob({}, [outputFile(name, [text("{}")])]);
    await execute(made.execution());
    expect(fs.readFileSync(join(made.output, name), "utf8")).toBe("{}");
  });
});
