import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { CliIo } from "../../src/cli/cli-io.ts";
import { main } from "../../src/cli/main.ts";
import { OutputError } from "../../src/cli/output-error.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { SourceError } from "../../src/source/virtual-fs.ts";
import { recordedIo } from "./main-io.ts";
import { scenarioAssets } from "./scenario-assets.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

function folder(name: string): ReadonlyMap<string, string | Uint8Array> {
  return new Map([...smallCheckpoint()].map(([file, content]) => [`${name}/${file}`, content]));
}

const full = {
  isTerminal: false,
  columns: null,
  write: () =>
    Promise.reject(
      new OutputError("cannot write the output: no space left on the device", { hint: "write to another place" }),
    ),
};

describe("main", () => {
  it("says that standard output cannot be written", async () => {
    const { io, stderr } = recordedIo({ assets: scenarioAssets });
    expect(await main(["rules"], { ...io, stdout: full })).toBe(2);
    expect(stderr()).toBe(
      "error: cannot write the output: no space left on the device\nhint: write to another place\n",
    );
  });

  it("gives up in silence when standard error cannot be written either", async () => {
    const { io } = recordedIo({ assets: scenarioAssets });
    expect(await main(["rules"], { ...io, stdout: full, stderr: full })).toBe(2);
    expect(await main(["nowhere"], { ...io, stderr: full })).toBe(2);
  });

  it.each<[string[], Record<string, string>, boolean]>([
    [["rules"], {}, false],
    [["rules", "--debug"], {}, true],
    [["rules"], { CHECKPOINTLINT_DEBUG: "1" }, true],
    [["rules"], { CHECKPOINTLINT_DEBUG: "0" }, false],
    [["lint", "--", "--debug"], {}, false],
  ])("shows the stack of %j with %j: %s", async (argv, env, shown) => {
    const assets = (): Promise<never> => Promise.reject(new TypeError("broken"));
    const { io, stderr } = recordedIo({ assets, env });
    expect(await main(argv, io)).toBe(2);
    expect(stderr()).toMatch(/^error: checkpointlint failed: broken\nhint: this is a fault of checkpointlint/);
    expect(/\n {4}at /.test(stderr())).toBe(shown);
  });

  it("prints the whole entry of a model for programs", async () => {
    const { io, stdout, stderr } = recordedIo({ assets: scenarioAssets });
    expect(await main(["models", "show", "gpt-oss-fp8", "--format", "json"], io)).toBe(0);
    const file = new URL("../../models/gpt-oss-120b.json", import.meta.url);
    expect(JSON.parse(stdout())).toEqual(JSON.parse(readFileSync(file, "utf8")));
    expect(stderr()).toBe("");
  });

  it("reads no rules for help, version and a wrong command line", async () => {
    const assets = (): Promise<never> => Promise.reject(new Error("not to be read"));
    for (const argv of [["--help"], ["--version"], ["rules", "-h"], ["--bogus"], [".", "--max-warnings", "x"]]) {
      const { io, stderr } = recordedIo({ assets });
      await main(argv, io);
      expect(stderr()).not.toContain("not to be read");
    }
  });

  it("prefers help to complaints about missing arguments", async () => {
    const { io, stdout } = recordedIo({ assets: scenarioAssets });
    expect(await main(["explain", "--help"], io)).toBe(0);
    expect(stdout()).toContain("checkpointlint explain <rule>");
  });

  it("prints reports that keep to their schema", async () => {
    const schema = JSON.parse(readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"));
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    const files = new Map([
      ...folder("a"),
      ...folder("b"),
      ["b/config.json", '{ "hidden_act": NaN, "vocab_size": 3 }'],
    ]);
    const { io, stdout } = recordedIo({ assets: scenarioAssets, fs: createMemoryFs(files) });
    expect(await main([".", "-f", "json", "--model", "Qwen3-32B", "--stats"], io)).toBe(1);
    validate(JSON.parse(stdout()));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("goes on when one checkpoint vanishes, and keeps the gate closed", async () => {
    const fs = createMemoryFs(new Map([...folder("a"), ...folder("b")]));
    let listed = 0;
    const flaky: CliIo["fs"] = {
      ...fs,
      list: async (path) => {
        // Discovery lists a folder first, the lint a second time.
        if (path === "a" && ++listed > 1) throw new SourceError("not-found", path);
        return fs.list(path);
      },
    };
    const { io, stdout, stderr } = recordedIo({ assets: scenarioAssets, fs: flaky });
    expect(await main(["a", "b"], io)).toBe(2);
    expect(stdout()).toMatch(/^b\n/);
    expect(stderr()).toBe(
      "error: a: no such file or folder\nhint: check that the folder is still there and may be read\n",
    );
  });

  it("keeps no trace of the progress line in the reports", async () => {
    const { io, stdout } = recordedIo({ assets: scenarioAssets, fs: createMemoryFs(folder("a")), terminal: true });
    await main(["a", "--no-color"], io);
    expect(stdout()).not.toContain("\r");
  });
});
