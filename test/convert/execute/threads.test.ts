import * as fs from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import { copied, createJob, type Job, noise, outputFile, smallJob, text, treeOf } from "./job.ts";

/** A file of 80 MB, so of three ranges, of which one tensor has almost all. */
function longJob(): Job {
  const block = noise(2 ** 20, 5);
  const source = Buffer.concat(
    Array.from({ length: 80 }, (_, at) => Buffer.concat([block.subarray(at), block.subarray(0, at)])),
  );
  return createJob({ "a.bin": source }, [
    outputFile("long.bin", [text("header"), copied("a", "a.bin", 1, source.length - 1), copied("b", "a.bin", 0, 1)]),
    outputFile("short.bin", [text("short")]),
  ]);
}

describe("a conversion by several threads", () => {
  it("writes the same tree as one thread", async () => {
    const [one, several] = [smallJob(), smallJob()];
    await execute(one.execution());
    await execute(several.execution({ jobs: 3 }));
    expect(treeOf(several.output)).toEqual(treeOf(one.output));
  });

  it("puts checksums of the ranges of a file together", async () => {
    const made = longJob();
    const { done } = await execute(made.execution({ jobs: 2, scan: true }));
    const content = fs.readFileSync(join(made.output, "long.bin"));
    const source = fs.readFileSync(join(made.source, "a.bin"));
    const expected = Buffer.concat([Buffer.from("header"), source.subarray(1), source.subarray(0, 1)]);
    expect(content.equals(expected)).toBe(true);
    expect(done.files[0]?.checksum).toBe(crc32(expected).toString(16).padStart(8, "0"));
  });

  it("tells of all bytes on the way", async () => {
    const made = longJob();
    const seen: number[] = [];
    await execute(
      made.execution({
        jobs: 2,
        onProgress: ({ phase, done, total }) => void (phase === "write" && seen.push(done / total)),
      }),
    );
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it("ends when it is interrupted, and leaves nothing half done", async () => {
    const made = longJob();
    const controller = new AbortController();
    const work = execute(
      made.execution({
        jobs: 2,
        signal: controller.signal,
        onProgress: ({ phase }) => void (phase === "write" && controller.abort()),
      }),
    );
    await expect(work).rejects.toMatchObject({ code: "interrupted" });
    expect(fs.existsSync(made.output)).toBe(false);
  });

  it.each([
    ["ends by an error", 'throw new Error("boom")'],
    ["throws at a task", 'require("node:worker_threads").parentPort.on("message", () => { throw new Error("boom") })'],
    ["ends without a word", "process.exit(0)"],
    ["uses up its memory", "const all = []; for (;;) all.push(new Array(1e6).fill(1.5))"],
  ])("V43 fails when a thread %s", async (_, code) => {
    const made = smallJob();
    const workerFile = join(made.root, "worker.cjs");
    fs.writeFileSync(workerFile, code);
    await expect(execute(made.execution({ jobs: 2, workerFile }))).rejects.toMatchObject({
      code: "io",
      message: expect.stringContaining("thread"),
    });
    expect(fs.existsSync(made.output)).toBe(false);
  });
});
