import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import type { ConversionPlan, OutputFile } from "../../../src/convert/plan.ts";
import type { VerifyProgress, VerifyResult } from "../../../src/convert/verify/verification.ts";
import { verifyConversion } from "../../../src/convert/verify/verify-conversion.ts";
import { doneFile, type SmallConversion, smallConversion, writeDone } from "./small-conversion.ts";

let small: SmallConversion;
beforeEach(() => {
  small = smallConversion();
});
afterEach(() => small.remove());

const FIRST = "model-00001-of-00002.safetensors";
const SECOND = "model-00002-of-00002.safetensors";

async function verified(plan: ConversionPlan | null = null, progress: VerifyProgress[] = []): Promise<VerifyResult> {
  return await verifyConversion({
    output: small.output,
    against: plan === null ? null : { folder: small.source, plan },
    signal: new AbortController().signal,
    onProgress: (each) => progress.push(each),
  });
}

async function texts(plan: ConversionPlan | null = null): Promise<readonly string[]> {
  return (await verified(plan)).problems.map(({ code, text }) => `${code}: ${text}`);
}

/** Changes bytes of an output file; DONE is made to fit again when that is asked for. */
function patch(name: string, change: (bytes: Buffer) => Buffer, fit: boolean): void {
  const path = join(small.output, name);
  const bytes = change(readFileSync(path));
  writeFileSync(path, bytes);
  if (!fit) return;
  const files = small.done.files.map((file) => (file.name === name ? doneFile(name, bytes) : file));
  writeDone(small.output, { ...small.done, files });
}

/** @returns the bytes as they were */
function flip(name: string, at: number, bit: number): Buffer {
  const whole = readFileSync(join(small.output, name));
  const damaged = Buffer.from(whole);
  damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at);
  writeFileSync(join(small.output, name), damaged);
  return whole;
}

describe("verifyConversion", () => {
  it("finds nothing in an output that is whole", async () => {
    const progress: VerifyProgress[] = [];
    const result = await verified(small.plan, progress);
    expect(result.problems).toEqual([]);
    expect(result).toMatchObject({ foreignDone: false, isSamePlan: true, transformersVersion: "4.45.1", model: null });
    expect(result.counts).toMatchObject({ files: 5, tensors: 3, compared: 3, differing: 0 });
    const last = progress.at(-1);
    expect(last).toMatchObject({ phase: "tensors", done: 56, total: 56 });
    expect(progress[0]?.phase).toBe("files");
  });

  it("tells how far cast values are from those of the source", async () => {
    // 3.14159274 is 0x40490fdb, as bfloat16 0x4049: 3.140625. The others are nearer.
    const { casts } = await verified(small.plan);
    expect(casts).toEqual([
      { tensor: "a", from: "F32", to: "BF16", maxDifference: Math.fround(3.14159274) - 3.140625 },
    ]);
  });

  it("finds any one flipped bit of any file, without the source", async () => {
    const places = small.done.files.flatMap(({ name, size }) =>
      Array.from({ length: size }, (_, at) => ({ name, at })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.nat(7), async ({ name, at }, bit) => {
        const whole = flip(name, at, bit);
        const { problems } = await verified();
        writeFileSync(join(small.output, name), whole);
        expect(problems.map(({ code, file }) => [code, file])).toContainEqual(["checksum", name]);
      }),
    );
    expect((await verified()).problems).toEqual([]);
  });

  it("finds any flipped bit of DONE that says what the files are, and takes none for somebody else's", async () => {
    const { size } = statSync(join(small.output, "DONE"));
    const text = readFileSync(join(small.output, "DONE"), "latin1");
    const [begin, end] = [text.indexOf('"checksum": "crc32"'), text.indexOf('"source"')];
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.nat(7), async (at, bit) => {
        const whole = flip("DONE", at, bit);
        const { problems, foreignDone } = await verified();
        writeFileSync(join(small.output, "DONE"), whole);
        expect(foreignDone).toBe(false);
        if (at >= begin && at < end) expect(problems).not.toEqual([]);
      }),
    );
  });

  it("finds a file that is missing, cut or replaced by a link", async () => {
    rmSync(join(small.output, "config.json"));
    expect(await texts()).toEqual(["missing: config.json is missing, DONE says it has 28 bytes"]);
    small.remove();
    small = smallConversion();
    const { size } = statSync(join(small.output, SECOND));
    truncateSync(join(small.output, SECOND), size - 1);
    expect((await texts())[0]).toBe(`size: ${SECOND} has ${size - 1} bytes, DONE says ${size}`);
    expect((await verified()).problems.map(({ code }) => code)).toContain("header");
    small.remove();
    small = smallConversion();
    renameSync(join(small.output, FIRST), join(small.source, FIRST));
    symlinkSync(join(small.source, FIRST), join(small.output, FIRST));
    expect((await texts())[0]).toBe(`unreadable: ${FIRST}: not a regular file`);
  });

  it("finds what a loader would take instead, and what an earlier run left", async () => {
    writeFileSync(join(small.output, "model.safetensors"), "");
    writeFileSync(join(small.output, "modeling_x.py"), "");
    writeFileSync(join(small.output, "generation_config.json"), "{}");
    writeFileSync(join(small.output, "notes.txt"), "of mine");
    mkdirSync(join(small.output, ".checkpointlint"));
    expect(await texts()).toEqual([
      "unexpected: .checkpointlint is left of a conversion that did not come to its end",
      "unexpected: generation_config.json is not in DONE: loaders read it",
      "unexpected: model.safetensors is not in DONE: a loader may take these weights instead",
      "unexpected: modeling_x.py is not in DONE: code that a loader may run",
    ]);
  });

  it("says when DONE is missing, damaged or of another program, and then still looks at headers and tensors", async () => {
    rmSync(join(small.output, "DONE"));
    expect((await verified()).problems.map(({ code }) => code)).toEqual(["done-missing"]);
    writeFileSync(join(small.output, "DONE"), "conversion finished\n");
    const foreign = await verified(small.plan);
    expect(foreign).toMatchObject({
      foreignDone: true,
      problems: [],
      isSamePlan: false,
      counts: { files: 0, tensors: 3, compared: 3 },
    });
    writeFileSync(join(small.output, "DONE"), '{"schema":"checkpointlint/done@1"}');
    expect((await verified()).problems.map(({ code }) => code)).toEqual(["done-invalid"]);
    writeDone(small.output, { ...small.done, files: small.done.files.toReversed() });
    expect((await verified()).problems.map(({ code }) => code)).toContain("done-invalid");
    writeDone(small.output, { ...small.done, files: [doneFile("../source/README.md", Buffer.from("# tiny\n"))] });
    expect((await verified()).problems.map(({ code }) => code)).toContain("done-invalid");
  });

  it("finds a value that was changed together with DONE, and says which, where and from what to what", async () => {
    patch(
      FIRST,
      (bytes) => {
        bytes.writeUInt16LE(0x3f00, bytes.length - 8);
        bytes.writeUInt16LE(0xffff, bytes.length - 2);
        return bytes;
      },
      true,
    );
    expect(await texts()).toEqual([]);
    expect(await texts(small.plan)).toEqual([
      "tensor-values: a differs in 2 of 6 elements, first at [0, 2]: it is 0.5 (0x3f00), the source gives 3.140625 (0x4049)",
    ]);
  });

  it("finds texts and copied files that were changed together with DONE", async () => {
    patch("config.json", (bytes) => Buffer.from(bytes.toString().replace("llama", "mamba")), true);
    expect(await texts(small.plan)).toEqual(["content: config.json is not what the source gives, from byte 19 on"]);
    patch("README.md", () => Buffer.from("# tiny, mine\n"), true);
    expect(await texts(small.plan)).toContain("content: README.md has 13 bytes, the source gives 7");
  });

  it("compares by name where the plan is another one: another dtype, other shards", async () => {
    const other = {
      ...small.plan,
      outputs: small.plan.outputs.map((file) => ({ ...file, name: file.name.replace("00002", "9") })),
    };
    const outputs = other.outputs.map((file) => ({
      ...file,
      parts: file.parts.map((part) =>
        part.kind === "tensor" && part.name === "a" && part.expression.op === "cast"
          ? { ...part, dtype: "F16", expression: { ...part.expression, dtype: "F16" } }
          : part,
      ),
    }));
    const result = await verified({ ...other, outputs });
    expect(result).toMatchObject({ problems: [], isSamePlan: false, counts: { compared: 3, differing: 0 } });
    expect(result.casts).toMatchObject([{ tensor: "a", from: "F32", to: "BF16" }]);
  });

  it("takes a config that one plan copies and another makes for neither, and a tokenizer for what it is", async () => {
    const copy = (name: string): OutputFile => ({
      name,
      size: 7,
      parts: [{ kind: "file", begin: 0, bytes: 7, file: "README.md" }],
    });
    const outputs = small.plan.outputs.map((file) => (file.name === "config.json" ? copy("config.json") : file));
    expect(await texts({ ...small.plan, outputs })).toEqual([]);
    writeFileSync(join(small.output, "tokenizer.json"), "# mine\n");
    writeDone(small.output, {
      ...small.done,
      files: [...small.done.files, doneFile("tokenizer.json", Buffer.from("# mine\n"))],
    });
    expect(await texts({ ...small.plan, outputs: [...outputs, copy("tokenizer.json")] })).toEqual([
      "content: tokenizer.json is not what the source gives, from byte 2 on",
    ]);
  });

  it("finds tensors that are missing, too many, or of another shape or dtype", async () => {
    const parts = small.plan.outputs.flatMap((file) => file.parts.map((part) => ({ file, part })));
    const change = (name: string, over: object): ConversionPlan => ({
      ...small.plan,
      outputs: small.plan.outputs.map((file) => ({
        ...file,
        parts: file.parts.map((part) => (part.kind === "tensor" && part.name === name ? { ...part, ...over } : part)),
      })),
    });
    expect(parts).toHaveLength(8);
    expect(await texts(change("a", { name: "d" }))).toEqual([
      "tensor-missing: d is missing, the source gives it",
      "tensor-unexpected: a is nothing that the source gives",
    ]);
    expect(await texts(change("b", { shape: [2, 2] }))).toEqual([
      "tensor-shape: b has the shape [4], the source gives [2, 2]",
    ]);
    const integers = { op: "fill", dtype: "U64", shape: [4], value: 0 };
    expect(await texts(change("b", { dtype: "U64", expression: integers }))).toEqual([
      "tensor-shape: b is I64, the source gives U64",
    ]);
  });

  it("says that it is another source when sizes are not those of DONE, or it cannot be read", async () => {
    const sources = small.plan.sources.map((file) => ({ ...file, size: file.size + 1 }));
    expect((await texts({ ...small.plan, sources }))[0]).toMatch(
      /^source: README\.md of the source has 8 bytes, it was converted from 7/,
    );
    rmSync(join(small.source, "model.safetensors"));
    expect(await texts(small.plan)).toContain("source: a cannot be compared: model.safetensors no such file or folder");
  });

  it("finds an index that is not of these files", async () => {
    patch(
      "model.safetensors.index.json",
      (bytes) => Buffer.from(bytes.toString().replace(`"b": "${SECOND}"`, `"b": "${FIRST}"`)),
      true,
    );
    expect(await texts()).toEqual([
      `index: model.safetensors.index.json says that b is in ${FIRST}, ${SECOND} holds it`,
    ]);
  });

  it("finds nothing in what a conversion wrote, which is what was made by hand", async () => {
    const output = join(small.source, "..", "converted");
    const { tool, model, transformersVersion, forced } = small.done;
    const { done } = await execute({
      plan: small.plan,
      source: small.source,
      output,
      origin: { tool, model, transformersVersion, forced },
      checksum: "crc32",
      jobs: 1,
      workerFile: "",
      restart: false,
      repair: false,
      scan: false,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    expect(done).toEqual(small.done);
    const against = { folder: small.source, plan: small.plan };
    const signal = new AbortController().signal;
    const result = await verifyConversion({ output, against, signal, onProgress: () => undefined });
    expect(result).toMatchObject({ problems: [], isSamePlan: true, counts: { files: 5, compared: 3 } });
  });

  it("ends when it is interrupted", async () => {
    const controller = new AbortController();
    controller.abort();
    const run = verifyConversion({
      output: small.output,
      against: null,
      signal: controller.signal,
      onProgress: () => undefined,
    });
    await expect(run).rejects.toMatchObject({ code: "interrupted" });
  });

  it("touches nothing", async () => {
    const before = readdirSync(small.output).map((name) => [name, statSync(join(small.output, name)).mtimeMs]);
    await verified(small.plan);
    expect(readdirSync(small.output).map((name) => [name, statSync(join(small.output, name)).mtimeMs])).toEqual(before);
  });
});
