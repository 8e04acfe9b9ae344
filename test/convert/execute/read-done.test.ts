import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Done } from "../../../src/convert/execute/done.ts";
import { doneText } from "../../../src/convert/execute/done-text.ts";
import { parseDone } from "../../../src/convert/execute/parse-done.ts";
import { readDone } from "../../../src/convert/execute/read-done.ts";
import { sharedFolder } from "../../support/temporary-folder.ts";

const schema = JSON.parse(fs.readFileSync(new URL("../../../schemas/done.schema.json", import.meta.url), "utf8"));
const fitsSchema = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const folder = sharedFolder();
const path = join(folder, "DONE");

const FILE = { name: "config.json", size: 2, checksum: "01234567" };

const DONE: Done = {
  schema: "checkpointlint/done@1",
  tool: { name: "checkpointlint", version: "1.2.3" },
  model: { id: "llama3-8b", name: "Meta-Llama-3-8B" },
  options: { dtype: "BF16", maxShardBytes: 5_000_000_000, transformersVersion: "4.55.0", vocabularyRows: null },
  forced: { reason: "it is a test", rules: ["config/vocab-size"] },
  plan: "0".repeat(64),
  layout: "sambanova",
  checksum: "crc32",
  files: [FILE],
  source: [{ name: "config.json", size: 3 }],
  overflows: [{ tensor: "lm_head.weight", count: 4 }],
};

describe("readDone", () => {
  it.each<readonly [string, Done]>([
    ["a full one", DONE],
    [
      "one without a base model, options and force",
      { ...DONE, model: null, options: { ...DONE.options, dtype: null, transformersVersion: null }, forced: null },
    ],
    ["one of SHA-256", { ...DONE, checksum: "sha256", files: [{ ...FILE, checksum: "a".repeat(64) }] }],
    ["one of nothing", { ...DONE, files: [], source: [], overflows: [] }],
  ])("reads %s, as the schema does", (_, value) => {
    fs.writeFileSync(path, doneText(value));
    expect(readDone(path)).toEqual({ kind: "ours", done: value });
    expect(fitsSchema(JSON.parse(doneText(value)))).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ["no object", []],
    ["null", null],
    ["another schema", { ...DONE, schema: "checkpointlint/done@2" }],
    ["another tool", { ...DONE, tool: { name: "other", version: "1" } }],
    ["a key that is not known", { ...DONE, more: 1 }],
    ["a tool with more", { ...DONE, tool: { ...DONE.tool, path: "/" } }],
    ["a model without a name", { ...DONE, model: { id: "x" } }],
    ["a version that is a number", { ...DONE, options: { ...DONE.options, transformersVersion: 4.5 } }],
    ["half a shard", { ...DONE, options: { ...DONE.options, maxShardBytes: 1.5 } }],
    ["options without a dtype", { ...DONE, options: { maxShardBytes: 1, transformersVersion: null } }],
    ["a force without a reason", { ...DONE, forced: { rules: [] } }],
    ["rules that are no list", { ...DONE, forced: { reason: "", rules: "all" } }],
    ["no hash of a plan", { ...DONE, plan: "0" }],
    ["upper case", { ...DONE, plan: "A".repeat(64) }],
    ["a checksum that is not known", { ...DONE, checksum: "md5" }],
    ["a name that leads elsewhere", { ...DONE, files: [{ ...FILE, name: "../config.json" }] }],
    ["a size below 0", { ...DONE, files: [{ ...FILE, size: -1 }] }],
    ["a size that is a text", { ...DONE, files: [{ ...FILE, size: "2" }] }],
    ["half a size", { ...DONE, files: [{ ...FILE, size: 1.5 }] }],
    ["a source without a size", { ...DONE, source: [{ name: "x" }] }],
    ["a count that is a text", { ...DONE, overflows: [{ tensor: "x", count: "4" }] }],
    ...Object.keys(DONE).map((key) => [`no ${key}`, { ...DONE, [key]: undefined }] as const),
  ])("refuses %s, as the schema does", (_, value) => {
    const text = doneText(value as Done);
    fs.writeFileSync(path, text);
    const kind = text.includes("checkpointlint") ? "damaged" : "foreign";
    expect(readDone(path)).toEqual({ kind, done: null });
    expect(fitsSchema(JSON.parse(text))).toBe(false);
  });

  it("refuses a checksum of the other kind, and names that stand twice", () => {
    for (const change of [{ checksum: "sha256" }, { files: [FILE, FILE] }] as readonly Partial<Done>[]) {
      fs.writeFileSync(path, doneText({ ...DONE, ...change }));
      expect(readDone(path).kind).toBe("damaged");
    }
  });

  it("has the SHA-256 of its other bytes as the last member", () => {
    const text = doneText(DONE);
    const [, before = "", digest] = /^(.*),\n {2}"digest": "([0-9a-f]{64})"\n\}\n$/s.exec(text) ?? [];
    expect(JSON.parse(`${before}}`)).toEqual(DONE);
    expect(digest).toBe(createHash("sha256").update(`${before}\n}\n`).digest("hex"));
  });

  it("finds every single flipped bit, and still reads what it can", () => {
    const whole = Buffer.from(doneText({ ...DONE, forced: { reason: "weil «ü» \ufffd 模型", rules: [] } }));
    for (let at = 0; at < whole.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at);
        expect(parseDone(damaged).kind, `bit ${bit} of byte ${at}`).toBe("damaged");
      }
    }
    fs.writeFileSync(path, doneText(DONE).replace("it is a test", "it is a tesT"));
    expect(readDone(path)).toMatchObject({ kind: "damaged", done: { layout: "sambanova" } });
    fs.writeFileSync(path, `${JSON.stringify(JSON.parse(doneText(DONE)))}\n`);
    expect(readDone(path).kind).toBe("damaged");
  });

  it("takes for somebody else's what says nothing of checkpointlint", () => {
    for (const text of ["", "conversion finished\n", '{"schema":"other/done@1"}']) {
      expect(parseDone(Buffer.from(text))).toEqual({ kind: "foreign", done: null });
    }
    expect(parseDone(Buffer.from([0xff, 0x00, 0x80])).kind).toBe("foreign");
  });

  it("refuses every beginning of one, a link and what is not there", () => {
    const text = doneText(DONE);
    for (let length = 0; length < text.length; length++)
      expect(parseDone(Buffer.from(text.slice(0, length))).kind).not.toBe("ours");
    fs.rmSync(path, { force: true });
    expect(readDone(path).kind).toBe("damaged");
    fs.writeFileSync(join(folder, "real"), text);
    fs.symlinkSync("real", path);
    expect(readDone(path)).toEqual({ kind: "damaged", done: null });
    fs.rmSync(path);
  });
});
