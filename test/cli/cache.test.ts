import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import "../../src/cli/cache/caching-linter.ts";
import "../../src/cli/commands/lint.ts";
import { main } from "../../src/cli/main.ts";
import { makeFolder, writeAtomically } from "../../src/cli/write-atomically.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { SourceError, type VirtualFs } from "../../src/source/virtual-fs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { recordedIo } from "./main-io.ts";
import { scenarioAssets } from "./scenario-assets.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

const assets = await scenarioAssets();

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How many checkpoints were linted; null when it does not say. */
  readonly hits: number | null;
}

interface World {
  readonly fs?: VirtualFs;
  readonly identity?: string;
  readonly clock?: number;
  readonly canLint?: boolean;
}

const EMPTY_BASELINE = '{ "schema": "checkpointlint/baseline@1", "checkpoints": [] }';

let folder = "";
const at = (...path: readonly string[]): string => join(folder, ...path);
const cacheFile = (): string => at("lint.cache");

/** Ten seconds after the files were written, so that nobody can be changing them within a tick. */
const LATER = 10_000;

async function run(argv: readonly string[], world: World = {}): Promise<Ran> {
  const refuse = (): Promise<never> => Promise.reject(new TypeError("the rules were loaded"));
  const { io, stdout, stderr } = recordedIo({
    assets: world.canLint === false ? refuse : async () => assets,
    fs: world.fs ?? diskFs,
    clock: () => world.clock ?? Date.now() + LATER,
    env: { HOME: at("home") },
  });
  const identity = async (): Promise<string> => world.identity ?? "one";
  const before = process.cwd();
  process.chdir(folder);
  try {
    const own = { ...io, writeFile: writeAtomically, makeFolder, programIdentity: identity };
    const code = await main(argv, own);
    const told = /^cache: (\d+) of \d+ verdicts from .*\n/m.exec(stderr());
    return {
      code,
      stdout: stdout(),
      stderr: stderr().replace(told?.[0] ?? "", ""),
      hits: told === null ? null : Number(told[1]),
    };
  } finally {
    process.chdir(before);
  }
}

const CACHED = ["--cache", "--cache-file", "lint.cache", "--stats"];
/** Without the table of --stats, whose times are of the run. */
const cached = (...argv: readonly string[]): Promise<Ran> => run([...CACHED, ...argv]);
const hitsOf = async (...argv: readonly string[]): Promise<number | null> => (await cached(...argv)).hits;

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(at(path, ".."), { recursive: true });
  writeFileSync(at(path), content);
}

function checkpoint(path: string): void {
  for (const [name, content] of smallCheckpoint()) put(`${path}/${name}`, content);
}

/** Another text of the same length. */
function sameLength(path: string): void {
  const text = readFileSync(at(path), "utf8");
  writeFileSync(at(path), text.replace("llama", "lamal"));
}

beforeEach(() => {
  folder = temporaryFolder();
  checkpoint("a");
  checkpoint("b");
  // A finding of each kind is worth more than none.
  put("b/config.json", String(smallCheckpoint().get("config.json")).replace('"hidden_act":', '"hidden_act"'));
  put("a/tokenizer.model", new Uint8Array(4096));
  put("base/config.json", String(smallCheckpoint().get("config.json")));
});

describe("--cache", () => {
  it("loads no rules for what it knows, and reads no file of it", async () => {
    expect((await cached("a", "b")).hits).toBe(0);
    const opened: string[] = [];
    const fs: VirtualFs = {
      ...diskFs,
      open: (path) => {
        opened.push(path);
        return diskFs.open(path);
      },
    };
    const { hits, code } = await run([...CACHED, "a", "b"], { fs, canLint: false });
    expect([hits, code, opened]).toEqual([2, 1, ["lint.cache"]]);
  });

  it.each(FORMATS.filter(({ needsSubject }) => needsSubject !== true).map(({ name }) => [name]))(
    "changes no byte of a %s report, nor what is said beside it",
    async (format) => {
      const argv = ["a", "b", "--format", format, "--model", "llama3-70b"];
      const fresh = await run(argv);
      for (const _ of ["fresh", "cached"]) {
        expect(await run([...argv, "--cache", "--cache-file", "lint.cache"])).toEqual(fresh);
      }
      expect(fresh.stderr).toContain("note: llama3-70b is taken as");
      expect(await hitsOf("a", "b", "--model", "llama3-70b")).toBe(2);
    },
  );

  it.for<[string, readonly string[]]>([
    ["how to print", ["--format", "json"]],
    ["what to hide", ["--quiet"]],
    ["when to fail", ["--fail-on", "info", "--max-warnings", "0"]],
    ["what may be absent", ["--no-error-on-unmatched", "nowhere"]],
  ])("counts for nothing %s", async ([, argv]) => {
    await cached("a", "b");
    expect(await hitsOf("a", "b", ...argv)).toBe(2);
  });

  it.for<[string, readonly string[]]>([
    ["the base model", ["--model", "Meta-Llama-3.3-70B-Instruct"]],
    ["no base model", ["--model", "none"]],
    ["a config.json as the base", ["--model", "base"]],
    ["the level of a rule", ["--rule", "config/use-cache:off"]],
    ["the preset", ["--preset", "strict"]],
    ["the version of transformers", ["--transformers-version", "4.45.1"]],
    ["a folder of metadata", ["--server", "metadata"]],
    ["how files are known", ["--cache-strategy", "content"]],
    ["the path as it is written", ["./a", "./b"]],
  ])("lints again for %s", async ([, argv]) => {
    put("metadata/x.json", "{}");
    cpSync(new URL("../../models/Qwen3-32B.json", import.meta.url), at("metadata/x.json"));
    const paths = argv.includes("./a") ? [] : ["a", "b"];
    await cached("a", "b");
    expect(await hitsOf(...paths, ...argv)).toBe(0);
    expect(await hitsOf(...paths, ...argv)).toBe(2);
    // Both stay.
    expect(await hitsOf("a", "b")).toBe(2);
  });

  it("lints again with another program, or other rules", async () => {
    await cached("a", "b");
    expect((await run([...CACHED, "a", "b"], { identity: "two" })).hits).toBe(0);
    expect((await run([...CACHED, "a", "b"], { identity: "two" })).hits).toBe(2);
  });

  /** Whether a verdict is kept by times, and by contents. */
  it.for<[string, () => void, boolean, boolean]>([
    ["nothing", () => undefined, true, true],
    ["a config of the same length", () => sameLength("a/config.json"), false, false],
    ["a longer config", () => appendFileSync(at("a/config.json"), "\n"), false, false],
    ["the time of a file", () => utimesSync(at("a/config.json"), new Date(), new Date()), false, true],
    ["a file taken by another of the same size, time and text", () => replaceBySame("a/config.json"), false, true],
    ["an added file that is read", () => put("a/chat_template.jinja", "x"), false, false],
    ["an added file that is not", () => put("a/notes.txt", "x"), false, false],
    ["an added folder", () => mkdirSync(at("a/original")), false, false],
    ["a file in a folder", () => put("a/original/params.json", "{}"), false, false],
    ["a removed file", () => rmSync(at("a/generation_config.json")), false, false],
    ["a renamed file", () => renameSync(at("a/tokenizer.json"), at("a/tokeniser.json")), false, false],
    ["a file that became a link", () => becomeLink("a/config.json"), false, false],
    ["a header of weights", () => flip("a/model.safetensors", 40), false, false],
    ["bytes that nobody reads", () => flip("a/tokenizer.model", -1), false, true],
    ["the size of weights", () => appendFileSync(at("a/model.safetensors"), "x"), false, false],
    ["a name that is no UTF-8", () => writeFileSync(Buffer.from(`${at("a")}/\xff`, "latin1"), "x"), false, false],
    ["another checkpoint", () => put("c/config.json", "{}"), true, true],
  ])("lints again after a change: %s", async ([, change, byTimes, byContents]) => {
    mkdirSync(at("a/empty"));
    const strategies = ["metadata", "content"].map((name) => ["--cache-strategy", name, "a", "b"]);
    for (const argv of strategies) expect(await hitsOf(...argv)).toBe(0);
    for (const argv of strategies) expect(await hitsOf(...argv)).toBe(2);
    change();
    const hits: (number | null)[] = [];
    for (const argv of strategies) hits.push(await hitsOf(...argv));
    expect(hits).toEqual([byTimes ? 2 : 1, byContents ? 2 : 1]);
    // And the verdict is that of a run without.
    const fresh = await run(["a", "b", "--format", "json"]);
    for (const [flag = "", name = ""] of strategies) {
      const argv = ["--cache", "--cache-file", "lint.cache", flag, name, "a", "b", "--format", "json"];
      expect(await run(argv)).toEqual(fresh);
    }
  });

  it.each([["metadata"], ["content"]])("lints again when a file outside is another, by %s", async (strategy) => {
    cpSync(new URL("../../models/Qwen3-32B.json", import.meta.url), at("metadata/x.json"));
    const argv = ["a", "--cache-strategy", strategy];
    const base = [...argv, "--model", "base"];
    const server = [...argv, "--server", "metadata"];
    for (const expected of [0, 1]) {
      expect([await hitsOf(...base), await hitsOf(...server)]).toEqual([expected, expected]);
    }
    sameLength("base/config.json");
    appendFileSync(at("metadata/x.json"), "\n");
    for (const expected of [0, 1]) {
      expect([await hitsOf(...base), await hitsOf(...server)]).toEqual([expected, expected]);
    }
    put(
      "metadata/y.json",
      readFileSync(at("metadata/x.json"), "utf8").replaceAll("32B", "33B").replaceAll("32b", "33b"),
    );
    expect(await hitsOf(...server)).toBe(0);
  });

  it("finds verdicts by content in a new clone in the same place, and none by times", async () => {
    const strategies = ["metadata", "content"];
    for (const strategy of strategies) await hitsOf("a", "b", "--cache-strategy", strategy);
    cpSync(folder, `${folder}-clone`, { recursive: true });
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-clone`, folder);
    for (const path of ["a", "b"]) utimesSync(at(path, "config.json"), new Date(), new Date());
    expect(await hitsOf("a", "b", "--cache-strategy", "metadata")).toBe(0);
    expect(await hitsOf("a", "b", "--cache-strategy", "content")).toBe(2);
  });

  it.each([["metadata"], ["content"]])("lints again for another configuration, by %s", async (strategy) => {
    const argv = ["--cache-strategy", strategy, "a", "b"];
    const again = async (): Promise<void> => {
      expect(await hitsOf(...argv)).toBe(0);
      expect(await hitsOf(...argv)).toBe(2);
      const fresh = await run(["a", "b", "--format", "json"]);
      expect(await run(["--cache", "--cache-file", "lint.cache", ...argv, "--format", "json"])).toEqual(fresh);
    };
    await again();
    // A first one, another text of it, what it extends, what it names as the base, none.
    put(".checkpointlintrc.json", '{ "extends": ["./team.json"], "rules": { "config/use-cache": "off" } }');
    put("team.json", '{ "rules": { "config/hidden-act": "error" } }');
    await again();
    put(
      ".checkpointlintrc.json",
      '{ "extends": ["./team.json"], "model": "./base", "rules": { "config/use-cache": "off" } }',
    );
    await again();
    put("team.json", '{ "rules": { "config/hidden-act": "info"  } }');
    await again();
    sameLength("base/config.json");
    await again();
    rmSync(at(".checkpointlintrc.json"));
    await again();
    put(".checkpointlintrc.json", '{ "baseline": "./accepted.json" }');
    put("accepted.json", EMPTY_BASELINE);
    await again();
    put("accepted.json", `${EMPTY_BASELINE}\n`);
    await again();
  });

  it("says of each checkpoint what a run says that lints it alone", async () => {
    put("a/.checkpointlintrc.json", "{}");
    const argv = ["--cache", "--cache-file", "lint.cache"];
    await run([...argv, "a", "b", "--model", "llama3-70b"]);
    for (const paths of [["a"], ["b"], ["a", "b"], ["b", "a"]]) {
      expect(await run([...argv, ...paths, "--model", "llama3-70b"])).toEqual(
        await run([...paths, "--model", "llama3-70b"]),
      );
    }
    expect((await run([...argv, "a"])).stderr).toContain("lies in the checkpoint's own folder");
  });

  it("forgets at the end of a day a verdict that the day counts for", async () => {
    const entry = { rule: "config/use-cache", file: "config.json", reason: "known", expires: "2099-01-01" };
    put(".checkpointlintrc.json", JSON.stringify({ ignore: [entry] }));
    const noon = Date.UTC(2098, 11, 31, 12);
    const on = async (clock: number): Promise<number | null> => (await run([...CACHED, "a"], { clock })).hits;
    expect([await on(noon), await on(noon + 3_600_000), await on(noon + 86_400_000)]).toEqual([0, 1, 0]);
  });

  it("keeps over midnight a verdict that the day does not count for", async () => {
    const noon = Date.UTC(2098, 11, 31, 12);
    expect((await run([...CACHED, "a"], { clock: noon })).hits).toBe(0);
    expect((await run([...CACHED, "a"], { clock: noon + 86_400_000 })).hits).toBe(1);
  });

  it("keeps no key in the cache", async () => {
    put("home/.cache/x", "");
    await cached("a");
    expect(readFileSync(cacheFile(), "utf8")).not.toContain("SAMBANOVA");
  });

  it("does not trust a file that had just been written", async () => {
    expect((await run([...CACHED, "a", "b"], { clock: Date.now() })).hits).toBe(0);
    expect(await hitsOf("a", "b")).toBe(0);
    expect(await hitsOf("a", "b")).toBe(2);
  });

  it.each([["metadata"], ["content"]])(
    "keeps no verdict of files that changed meanwhile or cannot be read, by %s",
    async (strategy) => {
      const argv = [...CACHED, "--cache-strategy", strategy, "a", "b"];
      const changing: VirtualFs = {
        ...diskFs,
        open: async (path) => {
          const file = await diskFs.open(path);
          return path === "a/config.json" ? { ...file, size: file.size, changed: async () => true } : file;
        },
      };
      const failing: VirtualFs = {
        ...diskFs,
        open: async (path) => {
          if (path === "a/config.json") throw new SourceError("io", path, { detail: "EIO" });
          return diskFs.open(path);
        },
      };
      for (const fs of [changing, failing]) {
        expect((await run(argv, { fs })).hits).toBeLessThan(2);
        expect((await run(argv)).hits).toBe(1);
        rmSync(cacheFile());
      }
    },
  );

  it.for<[string, (text: string) => string | Uint8Array]>([
    ["empty", () => ""],
    ["something else", () => "hello\n"],
    ["binary", () => new Uint8Array([0xff, 0xfe, 0, 10, 0, 255])],
    ["of another format", (text) => text.replace("lint-cache@1", "lint-cache@2")],
    ["without its first line", (text) => text.slice(text.indexOf("\n") + 1)],
    ["with its words in other cases", (text) => text.replaceAll(/ /g, "  ")],
    [
      "with a verdict that was made up",
      (text) => text.replaceAll(/"diagnostics":\[.*?\],"counts"/g, '"diagnostics":[],"counts"'),
    ],
  ])("passes over a cache that is %s", async ([, damage]) => {
    const fresh = await cached("b");
    const whole = readFileSync(cacheFile(), "utf8");
    writeFileSync(cacheFile(), damage(whole));
    const { code, hits, stderr } = await cached("b");
    expect({ code, hits, stderr }).toEqual({ code: fresh.code, hits: 0, stderr: fresh.stderr });
    // And writes a good one in its place.
    expect(await hitsOf("b")).toBe(1);
  });

  it("takes every verdict from a damaged cache that is whole, and no other", async () => {
    await cached("a", "b");
    const whole = readFileSync(cacheFile());
    const plain = await run(["a", "b"]);
    for (let part = 0; part < 24; part++) {
      const cut = Math.floor((whole.length * part) / 24);
      const flipped = Buffer.from(whole);
      flipped[cut] = (flipped[cut] ?? 0) ^ 0x01;
      for (const bytes of [whole.subarray(0, cut), flipped]) {
        writeFileSync(cacheFile(), bytes);
        expect(await run(["a", "b", "--cache", "--cache-file", "lint.cache"])).toEqual(plain);
      }
    }
  });

  it("is no reason to fail where it cannot be read or written", async () => {
    mkdirSync(cacheFile());
    const { code, stderr } = await run(["a", "--cache", "--cache-file", "lint.cache"]);
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/^warning: cannot write the cache to lint\.cache: .*\n$/),
    ]);
  });

  it("is not written into a checkpoint", async () => {
    const { code, stderr } = await run(["a", "--cache", "--cache-file", "a/lint.cache"]);
    expect([code, stderr.split("\n")[0]]).toEqual([
      2,
      "error: the cache a/lint.cache would be written into the checkpoint a",
    ]);
    expect(existsSync(at("a/lint.cache"))).toBe(false);
  });

  it("stands below the user's cache folder, one for each folder", async () => {
    expect((await run(["a", "--cache", "--stats"])).hits).toBe(0);
    expect((await run(["a", "--cache", "--stats"])).hits).toBe(1);
    expect(statSync(at("home/.cache/checkpointlint/lint")).isDirectory()).toBe(true);
  });

  it.for<[readonly string[], string]>([
    [["--cache-file", "x"], "error: --cache-file says nothing without --cache\nhint: write --cache --cache-file x\n"],
    [
      ["--cache-strategy", "content"],
      "error: --cache-strategy says nothing without --cache\nhint: write --cache --cache-strategy content\n",
    ],
  ])("refuses %j", async ([argv, text]) => {
    expect(await run(["a", ...argv])).toEqual({ code: 2, stdout: "", stderr: text, hits: null });
  });
});

function replaceBySame(path: string): void {
  const { atime, mtime } = statSync(at(path));
  const text = readFileSync(at(path));
  writeFileSync(at(`${path}.new`), text);
  utimesSync(at(`${path}.new`), atime, mtime);
  renameSync(at(`${path}.new`), at(path));
}

function becomeLink(path: string): void {
  renameSync(at(path), at(`${path}.target`));
  symlinkSync("config.json.target", at(path));
}

function flip(path: string, offset: number): void {
  const bytes = readFileSync(at(path));
  const place = offset < 0 ? bytes.length + offset : offset;
  bytes[place] = (bytes[place] ?? 0) ^ 0x01;
  writeFileSync(at(path), bytes);
}
