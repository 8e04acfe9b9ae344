import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { readDone } from "../../../src/convert/execute/read-done.ts";

const schema = JSON.parse(fs.readFileSync(new URL("../../../schemas/done.schema.json", import.meta.url), "utf8"));
const fitsSchema = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
const folder = fs.mkdtempSync(join(tmpdir(), "done-"));
const path = join(folder, "DONE");

afterAll(() => fs.rmSync(folder, { recursive: true }));

const DONE = {
  schema: "checkpointlint/done@1",
  tool: { name: "checkpointlint", version: "1.2.3" },
  model: { id: "llama3-8b", name: "Meta-Llama-3-8B" },
  transformersVersion: "4.55.0",
  forced: { reason: "it is a test", rules: ["config/vocab-size"] },
  plan: "0".repeat(64),
  layout: "sambanova",
  checksum: "crc32",
  files: [{ name: "config.json", size: 2, checksum: "01234567" }],
  source: [{ name: "config.json", size: 3 }],
  overflows: [{ tensor: "lm_head.weight", count: 4 }],
};

const [FILE] = DONE.files;

describe("readDone", () => {
  it.each<readonly [string, unknown]>([
    ["a full one", DONE],
    [
      "one without a base model, a version and force",
      { ...DONE, model: null, transformersVersion: null, forced: null },
    ],
    ["one of SHA-256", { ...DONE, checksum: "sha256", files: [{ ...FILE, checksum: "a".repeat(64) }] }],
    ["one of nothing", { ...DONE, files: [], source: [], overflows: [] }],
  ])("reads %s, as the schema does", (_, value) => {
    fs.writeFileSync(path, JSON.stringify(value));
    expect(readDone(path)).toEqual(value);
    expect(fitsSchema(value)).toBe(true);
  });

  it.each<readonly [string, unknown]>([
    ["no object", []],
    ["null", null],
    ["another schema", { ...DONE, schema: "checkpointlint/done@2" }],
    ["another tool", { ...DONE, tool: { name: "other", version: "1" } }],
    ["a key that is not known", { ...DONE, more: 1 }],
    ["a tool with more", { ...DONE, tool: { ...DONE.tool, path: "/" } }],
    ["a model without a name", { ...DONE, model: { id: "x" } }],
    ["a version that is a number", { ...DONE, transformersVersion: 4.5 }],
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
    const text = JSON.stringify(value);
    fs.writeFileSync(path, text);
    expect(readDone(path)).toBeNull();
    expect(fitsSchema(JSON.parse(text))).toBe(false);
  });

  it("refuses a checksum of the other kind", () => {
    fs.writeFileSync(path, JSON.stringify({ ...DONE, checksum: "sha256" }));
    expect(readDone(path)).toBeNull();
  });

  it("refuses every beginning of one, and what is not there", () => {
    const text = JSON.stringify(DONE);
    for (let length = 0; length < text.length; length++) {
      fs.writeFileSync(path, text.slice(0, length));
      expect(readDone(path), `${length}`).toBeNull();
    }
    fs.rmSync(path);
    expect(readDone(path)).toBeNull();
  });

  it("refuses a link and bytes that are no text", () => {
    fs.writeFileSync(join(folder, "real"), JSON.stringify(DONE));
    fs.symlinkSync("real", path);
    expect(readDone(path)).toBeNull();
    fs.rmSync(path);
    fs.writeFileSync(
      path,
      Buffer.concat([Buffer.from(JSON.stringify(DONE).slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
    );
    expect(readDone(path)).toBeNull();
  });
});
