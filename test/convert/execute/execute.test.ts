import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import { interruptAt, type Job, smallJob, smallJobFiles, treeOf } from "./job.ts";

const jobs: Job[] = [];

function job(): Job {
  const made = smallJob();
  jobs.push(made);
  return made;
}

afterEach(() => {
  for (const { root } of jobs.splice(0)) rmSync(root, { recursive: true });
});

describe("a conversion from its beginning to its end", () => {
  it("writes what the plan says, and DONE with the checksums that anybody can check", async () => {
    const { output, execution } = job();
    const result = await execute(execution());
    const expected = smallJobFiles();
    expect(readdirSync(output).sort()).toEqual([...Object.keys(expected), "DONE"].sort());
    for (const [name, content] of Object.entries(expected)) {
      expect(readFileSync(join(output, name)).equals(content), name).toBe(true);
    }
    const done = JSON.parse(readFileSync(join(output, "DONE"), "utf8"));
    expect(done).toEqual(result.done);
    expect(done.files).toEqual(
      Object.keys(expected)
        .sort()
        .map((name) => ({
          name,
          size: expected[name]?.length,
          checksum: crc32(expected[name] ?? "")
            .toString(16)
            .padStart(8, "0"),
        })),
    );
    expect(result).toMatchObject({ state: "converted", reused: [], overflows: [], scans: null, warnings: [] });
  });

  it("V22 finds a finished output whole, and changes nothing", async () => {
    const { output, execution } = job();
    await execute(execution());
    const before = treeOf(output);
    const result = await execute(execution());
    expect(result.state).toBe("already-done");
    expect(treeOf(output)).toEqual(before);
  });

  it("writes the same DONE for the same plan, wherever it is", async () => {
    const [one, other] = [job(), job()];
    await execute(one.execution());
    await execute(other.execution());
    expect(treeOf(one.output)).toEqual(treeOf(other.output));
  });

  it("goes on after an interruption, and keeps what is finished", async () => {
    const { output, execution } = job();
    await interruptAt({ execution }, "model-2.safetensors");
    expect(existsSync(join(output, "DONE"))).toBe(false);
    expect(readdirSync(output).sort()).toEqual([".checkpointlint", "model-1.safetensors"]);
    expect(readdirSync(join(output, ".checkpointlint"))).toEqual(["journal.jsonl"]);
    const result = await execute(execution());
    expect(result.reused).toEqual(["model-1.safetensors"]);
    expect(
      Object.keys(smallJobFiles()).every((name) =>
        readFileSync(join(output, name)).equals(smallJobFiles()[name] ?? Buffer.alloc(0)),
      ),
    ).toBe(true);
    expect(readdirSync(output)).not.toContain(".checkpointlint");
  });

  it("V31 refuses a folder that holds anything else", async () => {
    const { output, execution, root } = job();
    await execute(execution({ output: join(root, "other") }));
    writeFileSync(join(root, "other", "mine.txt"), "mine");
    rmSync(join(root, "other", "DONE"));
    await expect(execute(execution({ output: join(root, "other") }))).rejects.toMatchObject({ code: "output" });
    expect(existsSync(output)).toBe(false);
  });
});
