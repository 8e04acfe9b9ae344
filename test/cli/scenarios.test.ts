import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { VERSION } from "../../src/cli/version.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { recordedIo } from "./main-io.ts";
import { loadScenarios, matchesText, type Scenario, updateScenario } from "./scenario.ts";
import { scenarioAssets } from "./scenario-assets.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

describe("scenario", () => {
  it.for(loadScenarios())("$name: $description", async (scenario) => {
    const { io, stdout, stderr, written } = recordedIo({
      assets: scenarioAssets,
      fs: createMemoryFs(filesOf(scenario)),
      env: scenario.env,
      terminal: scenario.terminal,
      ...(scenario.answers.length === 0 ? {} : { answers: scenario.answers }),
    });
    const code = await main(scenario.argv, io);
    if (process.env["UPDATE_SCENARIOS"] === "1") {
      updateScenario(scenario.name, { stdout: stdout(), stderr: stderr(), written, code }, encode);
      return expect(code).toBeTypeOf("number");
    }
    expectText(stdout(), scenario.stdout);
    expectText(stderr(), scenario.stderr);
    expect([...written.keys()]).toEqual([...scenario.written.keys()]);
    for (const [path, text] of scenario.written) expectText(written.get(path) ?? "", text);
    expect(code).toBe(scenario.code);
  });
});

function filesOf({ checkpoints, files, removed }: Scenario): ReadonlyMap<string, string | Uint8Array> {
  const all = new Map<string, string | Uint8Array>();
  for (const folder of checkpoints) {
    for (const [name, content] of smallCheckpoint()) all.set(folder === "." ? name : `${folder}/${name}`, content);
  }
  for (const [path, text] of files) all.set(path, text);
  for (const path of removed) all.delete(path);
  return all;
}

function encode(text: string): string {
  const plain = text === `${VERSION}\n` ? "{version}\n" : text;
  return plain.replaceAll(`"${VERSION}"`, '"{version}"').replaceAll("\u001b", "{ESC}");
}

/** Shows a readable difference where the texts do not match. */
function expectText(actual: string, expected: string): void {
  const wanted = expected.replaceAll("{version}", VERSION).replaceAll("{ESC}", "\u001b");
  if (!matchesText(actual, wanted)) expect(actual).toBe(wanted);
}
