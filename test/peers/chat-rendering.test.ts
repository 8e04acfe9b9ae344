import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { CHATS } from "../../src/speculative/probes/chats.ts";
import type { Outcome } from "../../src/speculative/probes/probe-task.ts";
import { renderSide } from "../../src/speculative/probes/render-side.ts";
import { MODEL_TYPES } from "../support/architectures.ts";
import { inlineProbeThread } from "../support/inline-probe-thread.ts";
import { npmTokenizers } from "../support/npm-tokenizers.ts";
import { HAS_PEERS, python, SHARED, sharedPath } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("chat-rendering.py", import.meta.url));
/** All that carry a chat template. */
const NAMES =
  "aya_expanse chatglm3 command_r_plus deepseek_v3 gemma gemma2 gemma3 gptoss internlm2 llama3 llama3_1 llama3_2 mistral_nemo qwen1_5 qwen2_5 qwen3 yi".split(
    " ",
  );

/** Folders whose chats are rendered otherwise, with the reason; none of them changes a verdict. */
const KNOWN: Readonly<Record<string, string>> = {
  "foundation-model-stack__fms-hf-tuning__4":
    "its template runs through the characters of a text, which @huggingface/jinja 0.5 refuses: told as not checked",
};

describe.skipIf(!HAS_PEERS || SHARED === null)("chats by the templates of published checkpoints", () => {
  let folder = "";
  let folders: readonly string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "chats-"));
    const packages = npmTokenizers(process.env["CHECKPOINTLINT_TOKENIZERS"] ?? folder, NAMES);
    const configs = readdirSync(sharedPath("corpus"), { recursive: true, encoding: "utf8" })
      .filter((path) => ["tokenizer_config.json", "chat_template.jinja"].includes(basename(path)))
      .map((path) => sharedPath("corpus", dirname(path)));
    folders = [...NAMES.map(packages), ...new Set(configs)];
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are the texts that transformers writes, and where it refuses one so do we", async () => {
    const jobs = join(folder, "jobs.json");
    writeFileSync(jobs, JSON.stringify({ chats: CHATS.map(({ messages }) => messages), folders }));
    const theirs = python(SCRIPT, [jobs])
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as readonly Outcome<string>[] | null);
    const thread = await inlineProbeThread();
    const differing: Record<string, unknown> = {};
    let rendered = 0;
    for (const [index, each] of folders.entries()) {
      const ours = await renderSide(await loadCheckpoint(diskFs, each, { modelTypes: MODEL_TYPES }), thread);
      const other = theirs[index] ?? [];
      rendered += other.filter((outcome) => "value" in outcome).length;
      const name = each.split("/").at(existsSync(join(each, "tokenizer.json")) ? -2 : -1) ?? each;
      if (JSON.stringify(ours.map(plain)) !== JSON.stringify(other.map(plain))) differing[name] = { ours, other };
    }
    expect(rendered).toBeGreaterThan(80);
    expect(
      Object.keys(differing)
        .filter((name) => KNOWN[name] === undefined)
        .map((name) => [name, differing[name]]),
    ).toEqual([]);
    expect(Object.keys(KNOWN).filter((name) => differing[name] === undefined)).toEqual([]);
  }, 900_000);
});

/** Both refuse in words of their own. */
function plain(outcome: Outcome<string>): string | null {
  return "value" in outcome ? outcome.value : null;
}
