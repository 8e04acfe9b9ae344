import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelsAdd } from "../../scripts/models-add.ts";
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
  cwd = mkdtempSync(join(tmpdir(), "models-add-"));
  mkdirSync(join(cwd, "base"));
  for (const [name, content] of tinyCheckpoint()) writeFileSync(join(cwd, "base", name), content);
});

afterEach(() => rmSync(cwd, { recursive: true, force: true }));

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
    [["base/config.json", "--name"], "error: option '--name"],
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
