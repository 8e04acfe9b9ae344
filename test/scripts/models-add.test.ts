import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { modelsAdd } from "../../scripts/models-add.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
let cwd = "";

async function add(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = { root: ROOT, cwd, say: (line: string) => out.push(line), complain: (line: string) => err.push(line) };
  const code = await modelsAdd([...argv, "--out", "entries"], io);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

beforeEach(() => {
  cwd = temporaryFolder();
  mkdirSync(join(cwd, "base"));
  for (const [name, content] of tinyCheckpoint()) writeFileSync(join(cwd, "base", name), content);
});

describe("npm run models:add", () => {
  it("writes an entry that fits the schema, and says what is left to do", async () => {
    const { code, out, err } = await add("base/config.json", "--name", "Tiny", "--hub-id", "me/Tiny");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(`wrote ${join("entries", "Tiny.json")}\nstill to be filled in`);
    const entry = JSON.parse(readFileSync(join(cwd, "entries", "Tiny.json"), "utf8"));
    expect(entry.config).toEqual(JSON.parse(readFileSync(join(cwd, "base", "config.json"), "utf8")));
    expect([entry.hubIds, entry.tokenizer.size, entry.tokenizer.maxId]).toEqual([["me/Tiny"], 64, 63]);
    expect(entry.specialTokens.eos.map(({ text }: { text: string }) => text)).toEqual([
      "<|end_of_text|>",
      "<|eot_id|>",
    ]);
    expect(entry.sources["/config"].status).toBe("seen");
  });

  it("writes over an entry only when it is told to", async () => {
    await add("base/config.json", "--name", "Tiny");
    const again = await add("base/config.json", "--name", "Tiny", "--status", "unverified");
    expect([again.code, again.err]).toEqual([
      2,
      `error: ${join("entries", "Tiny.json")} exists\nhint: --force writes over it; --name gives another`,
    ]);
    const text = (): string => readFileSync(join(cwd, "entries", "Tiny.json"), "utf8");
    expect(text()).not.toContain("unverified");
    expect((await add("base/config.json", "--name", "Tiny", "--status", "unverified", "--force")).code).toBe(0);
    expect(text()).toContain('"status": "unverified"');
  });

  it("refuses a name that another entry answers to, and leaves nothing behind", async () => {
    await add("base/config.json", "--name", "Tiny", "--hub-id", "me/Other");
    const { code, err } = await add("base/config.json", "--name", "Other");
    expect([code, err.split("\n")[0]]).toEqual([2, "error: base models Other and Tiny both answer to Other"]);
    expect(readdirSync(join(cwd, "entries"))).toEqual(["Tiny.json"]);
  });

  it.each([
    ["a family id", "llama3-70b"],
    ["a served name in another case", "qwen3-32b"],
    ["a Kubernetes name", "meta-llama-3-3-70b-instruct"],
    ["an architecture key", "llama-3p1-70b"],
  ])("refuses %s of a model that ships, wherever the entry is kept", async (_, name) => {
    const { code, err } = await add("base/config.json", "--name", name, "--force");
    expect([code, err.split("\n")[0]]).toEqual([2, expect.stringMatching(/^error: base models .* both answer to /)]);
    expect(readdirSync(cwd)).toEqual(["base"]);
  });

  it("lets an entry take the place of one that ships only when it is told to", async () => {
    const { code, err } = await add("base/config.json", "--name", "Qwen3-32B");
    expect([code, err]).toEqual([
      2,
      "error: Qwen3-32B is a model that ships\nhint: --force writes an entry that takes its place; --name gives another",
    ]);
    expect((await add("base/config.json", "--name", "Qwen3-32B", "--force")).code).toBe(0);
  });

  it("names a file in --out that is no base model", async () => {
    mkdirSync(join(cwd, "entries"));
    writeFileSync(join(cwd, "entries", "config.json"), '{"model_type": "llama"}');
    const foreign = await add("base/config.json", "--name", "Tiny");
    expect([foreign.code, foreign.err.split("\n")[0]]).toEqual([
      2,
      expect.stringMatching(/^error: entries\/config\.json is no base model: /),
    ]);
    writeFileSync(join(cwd, "entries", "config.json"), "{");
    expect((await add("base/config.json", "--name", "Tiny")).err).toMatch(
      /^error: entries\/config\.json: no sound JSON\n/,
    );
    expect(readdirSync(join(cwd, "entries"))).toEqual(["config.json"]);
  });

  it("names an --out that is a file", async () => {
    writeFileSync(join(cwd, "entries"), "");
    const { code, err } = await add("base/config.json", "--name", "Tiny");
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^error: cannot read the folder .*entries: it is no folder\n/),
    ]);
  });

  it("says how to see an entry that is kept elsewhere", async () => {
    const { out } = await add("base/config.json", "--name", "Tiny");
    expect(out.split("\n").at(-1)).toBe("then: checkpointlint models show Tiny --server entries");
  });

  it.each(["123456789012345678901234567890", "-1", "1.5", '"64"'])("refuses vocab_size %s", async (size) => {
    const path = join(cwd, "base", "config.json");
    writeFileSync(path, readFileSync(path, "utf8").replace(/"vocab_size": \d+/, `"vocab_size": ${size}`));
    const { code, err } = await add("base/config.json", "--name", "Tiny");
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      `error: config.json: vocab_size is ${size}, which is no number of tokens`,
    ]);
  });

  it("takes tokenizer.json from elsewhere", async () => {
    const tokenizer = join(cwd, "base", "tokenizer.json");
    writeFileSync(join(cwd, "elsewhere.json"), readFileSync(tokenizer));
    rmSync(tokenizer);
    await add("base/config.json", "--name", "Tiny", "--tokenizer", "elsewhere.json");
    expect(JSON.parse(readFileSync(join(cwd, "entries", "Tiny.json"), "utf8")).tokenizer.size).toBe(64);
  });

  it.each([
    [[], "error: no config.json is given"],
    [["base/config.json", "b.json"], 'error: one config.json is wanted, "b.json" is another'],
    [["base/config.json"], "error: the model has no name"],
    [["nowhere.json", "--name", "A"], "error: cannot read "],
    [["base", "--name", "A"], "error: cannot read "],
    [["base/config.json", "--name", "A", "--tokenizer", "none.json"], "error: cannot read "],
    [["base/config.json", "--name", "A", "--hub-id", "x"], 'error: --hub-id is "x"'],
    [["base/config.json", "--name", "A", "--status", "sure"], 'error: --status is "sure"'],
    [["base/config.json", "--nmae", "A"], "error: unknown option '--nmae'"],
    [["base/config.json", "--name"], "error: option '--name' needs a value\n"],
    [["base/config.json", "--name", "-x"], 'error: "-x" is no name for a model\n'],
    [["base/config.json", "--name", "--force"], "error: option '--name' needs a value\n"],
    [["base/config.json", "--name", "a".repeat(300)], "error: the name of the model has 300 characters\n"],
    [["base/config.json", "--name", "none"], 'error: "none" is no name for a model: checkpointlint means'],
    [["base/config.json", "--name", "Embedded"], 'error: "Embedded" is no name for a model: checkpointlint means'],
    [["base/config.json", "--name", "model-types", "--force"], 'error: "model-types" is no name for a model: '],
    [["base/config.json", "--name", "Model_Types"], 'error: "Model_Types" is no name for a model: '],
  ])("answers %j with one error", async (argv, message) => {
    const { code, out, err } = await add(...argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err.startsWith(message)).toBe(true);
    expect(readdirSync(cwd)).toEqual(["base"]);
  });

  it("tells how it is used", async () => {
    expect(await add("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("npm run models:add -- <config.json>"),
    });
  });
});
