import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { recordedIo } from "../cli/main-io.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

const RULE = `title: the vocabulary is padded
severity: warning
category: hygiene
since: 0.1.0
docs: why
evidence: [us]
check: { fact: vocabulary.size, assert: { multipleOf: 8 } }
message: "vocab_size is {actual}, which is no multiple of {expected}"
`;
const CALLING = RULE.replace(/^check.*$/m, "check: { function: acme/odd, options: { limit: 5 } }").replace(
  "{expected}",
  "{limit}",
);
const MODEL = '{"model_type":"llama","vocab_size":66}';

const ODD = {
  name: "acme/odd",
  options: { type: "object", properties: { limit: { type: "integer" } }, additionalProperties: false },
  placeholders: ["limit"],
  run: (_context: unknown, { limit }: { readonly limit: number }) => ({
    targets: 1,
    findings: [
      { args: { limit }, primary: { file: "config.json", pointer: ["vocab_size"], part: "value" }, actual: 66 },
    ],
  }),
};

/** Runs a command line on files in memory; what it says of acme, its errors and its code. */
async function run(
  argv: readonly string[],
  files: Readonly<Record<string, string>>,
): Promise<{ readonly acme: readonly string[]; readonly stderr: string; readonly code: number; readonly ran: number }> {
  let ran = 0;
  const { io, stdout, stderr } = recordedIo({
    assets: shippedAssets,
    fs: createMemoryFs(new Map(Object.entries(files))),
    importModule: async () => {
      ran++;
      return { functions: [ODD] };
    },
  });
  const code = await main([...argv, "--no-color"], io);
  const acme = stdout()
    .split("\n")
    .filter((line) => / acme\//.test(line))
    .map((line) => line.trim());
  return { acme: acme.filter((line) => !line.startsWith("why")), stderr: stderr(), code, ran };
}

const config = (value: object): string => JSON.stringify(value);
const FOUND = "1:36  ⚠ warning vocab_size is 66, which is no multiple of 8  acme/padded";

describe("plugins of a configuration", () => {
  it.for([
    ["a folder", ["./lint"], "lint/rules/acme/padded.yaml"],
    ["its own folder", ["."], "rules/acme/padded.yaml"],
    ["a package", ["acme-rules"], "node_modules/acme-rules/rules/acme/padded.yaml"],
    ["a package of a scope", ["@acme/rules"], "node_modules/@acme/rules/rules/acme/padded.yaml"],
    ["one plugin twice", ["./lint", "./lint/"], "lint/rules/acme/padded.yaml"],
  ] as const)("brings the rules of %s", async ([, plugins, path]) => {
    const files = { ".checkpointlintrc.json": config({ plugins }), "m/config.json": MODEL, [path]: RULE };
    const { acme, stderr } = await run(["m"], files);
    expect(stderr).toBe("");
    expect(acme).toEqual([FOUND]);
  });

  it.for([
    ["a package", "team", "node_modules/team/checkpointlint.json"],
    ["a folder beside", "./tools/team.json", "tools/team.json"],
  ] as const)(
    "runs the functions that a configuration of %s brings, where it is extended from here",
    async ([, name, path]) => {
      const folder = path.slice(0, path.lastIndexOf("/"));
      const { acme, stderr, ran } = await run(["m"], {
        ".checkpointlintrc.json": config({ extends: [name] }),
        "m/config.json": MODEL,
        [path]: config({ plugins: ["./lint"] }),
        [`${folder}/lint/package.json`]: config({ checkpointlint: { functions: "functions.js" } }),
        [`${folder}/lint/functions.js`]: "",
        [`${folder}/lint/rules/acme/called.yaml`]: CALLING,
      });
      expect([stderr, acme.length, ran]).toEqual(["", 1, 1]);
    },
  );

  const files = {
    ".checkpointlintrc.json": config({ plugins: ["./lint"], rules: { "acme/*": "error" } }),
    "m/config.json": MODEL,
    "lint/rules/acme/padded.yaml": RULE,
    "lint/rules/presets/acme.yaml": "description: ours\nrules: { acme/padded: info }\n",
  };

  it("takes levels for their rules and presets from everywhere", async () => {
    expect((await run(["m"], files)).acme).toEqual([FOUND.replace("⚠ warning", "✖ error")]);
    expect((await run(["m", "--rule", "acme/padded:off"], files)).acme).toEqual([]);
    expect((await run(["m", "--no-config"], files)).acme).toEqual([]);
    const extending = { ...files, ".checkpointlintrc.json": config({ plugins: ["./lint"], extends: ["preset:acme"] }) };
    expect((await run(["m"], extending)).acme).toEqual([FOUND.replace("⚠ warning", "ℹ info")]);
    expect((await run(["m", "--preset", "acme", "--rule", "acme/*:warning"], extending)).acme).toEqual([FOUND]);
    expect((await run(["m", "--rule", "acme/paded:off"], files)).stderr).toContain('did you mean "acme/padded"?');
  });

  it("makes their rules known to rules and explain", async () => {
    expect((await run(["rules"], files)).acme).toEqual([
      "acme/padded                          error    the vocabulary is padded",
    ]);
    const explained = recordedIo({ assets: shippedAssets, fs: createMemoryFs(new Map(Object.entries(files))) });
    expect(await main(["explain", "acme/padded"], explained.io)).toBe(0);
    expect(explained.stdout()).toContain("acme/padded  error · hygiene · since 0.1.0");
    expect(explained.stdout()).toContain("writing-rules.md#your-own-rules");
    expect((await run(["explain", "acme/padded", "--no-config"], files)).code).toBe(2);
  });

  it("tells where a plugin is named that is not there", async () => {
    const { stderr, code } = await run(["m"], {
      ...files,
      ".checkpointlintrc.json": config({ plugins: ["./lnt", "gone-rules", "acme rules"] }),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(".checkpointlintrc.json:1:13: there is no folder lnt");
    expect(stderr).toContain('.checkpointlintrc.json:1:21: there is no package "gone-rules" in node_modules of .');
    expect(stderr).toContain(".checkpointlintrc.json:1:34: ");
  });

  it("tells what is wrong in the files of a plugin, and of one id in two plugins", async () => {
    const wrong = await run(["m"], { ...files, "lint/rules/acme/padded.yaml": RULE.replace("hygiene", "higiene") });
    expect(wrong.stderr).toContain('lint/rules/acme/padded.yaml:3:11: "higiene" is none of');
    expect(wrong.code).toBe(2);
    const twice = await run(["m"], {
      ...files,
      ".checkpointlintrc.json": config({ plugins: ["./lint", "./other"] }),
      "other/rules/acme/padded.yaml": RULE,
    });
    expect(twice.stderr).toContain('other/rules/acme/padded.yaml:1:1: there is a rule "acme/padded" already');
  });

  describe("with code", () => {
    const coded = {
      "work/.checkpointlintrc.json": config({ plugins: ["./lint"] }),
      "work/m/config.json": MODEL,
      "work/lint/package.json": config({ name: "l", checkpointlint: { functions: "f.js" } }),
      "work/lint/f.js": "(the test gives the module)",
      "work/lint/rules/acme/odd.yaml": CALLING,
    };
    const here = Object.fromEntries(Object.entries(coded).map(([path, text]) => [path.replace("work/", ""), text]));
    const odd = "1:36  ⚠ warning vocab_size is 66, which is no multiple of 5  acme/odd";

    it("runs it for a configuration in the current folder, or one that is named", async () => {
      expect(await run(["m"], here)).toMatchObject({ acme: [odd], ran: 1 });
      const named = await run(["work/m", "--config", "work/.checkpointlintrc.json"], coded);
      expect(named).toMatchObject({ acme: [odd], ran: 1 });
    });

    it("lays options of the configuration over those of the rule", async () => {
      const { acme } = await run(["m"], {
        ...here,
        ".checkpointlintrc.json": config({ plugins: ["./lint"], rules: { "acme/odd": ["warning", { limit: 7 }] } }),
      });
      expect(acme).toEqual([odd.replace("of 5", "of 7")]);
    });

    it("never runs what may have come with a download", async () => {
      const below = await run(["work/m"], coded);
      expect(below).toMatchObject({ acme: [], code: 2, ran: 0 });
      expect(below.stderr).toContain("work/lint/f.js is code, which may not be run here");
      const own = await run(["m"], {
        "m/config.json": MODEL,
        "m/.checkpointlintrc.json": config({ plugins: ["./lint"] }),
        "m/lint/package.json": config({ name: "l", checkpointlint: { functions: "f.js" } }),
        "m/lint/f.js": "x",
        "m/lint/rules/acme/odd.yaml": CALLING,
      });
      expect(own).toMatchObject({ acme: [], code: 2, ran: 0 });
      expect(own.stderr).toContain("no plugins may be loaded in a checkpoint's own folder");
      const inside = await run(["rules"], {
        "config.json": MODEL,
        "model.safetensors": "x",
        ".checkpointlintrc.json": config({ plugins: ["./lint"] }),
        "lint/package.json": config({ name: "l", checkpointlint: { functions: "f.js" } }),
        "lint/f.js": "x",
        "lint/rules/acme/odd.yaml": CALLING,
      });
      expect(inside).toMatchObject({ code: 2, ran: 0 });
    });
  });
});
