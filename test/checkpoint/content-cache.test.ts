import { describe, expect, it } from "vitest";
import { createContentCache } from "../../src/checkpoint/content-cache.ts";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { createOverlayFs } from "../../src/source/overlay-fs.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";
import { shippedModelTypes } from "../model/models-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

const NOW = 1_800_000_000_000;

/** A checkpoint whose files say the times that a test gives them, and which of them were opened. */
function watched(files: Map<string, string | Uint8Array>): {
  readonly fs: VirtualFs;
  readonly times: Map<string, number>;
  /** What was opened since the last call. */
  opened(): readonly string[];
} {
  const times = new Map<string, number>();
  const opened: string[] = [];
  const memory = (): VirtualFs => createMemoryFs(new Map([...files].map(([name, content]) => [`m/${name}`, content])));
  return {
    times,
    opened: () => opened.splice(0).toSorted(),
    fs: {
      ...memory(),
      list: async (folder) => {
        const entries = await memory().list(folder);
        return entries.map((entry) => ({ ...entry, modified: times.get(entry.name) ?? NOW - 60_000 }));
      },
      open: async (path) => {
        opened.push(path.slice("m/".length));
        return await memory().open(path);
      },
    },
  };
}

describe("what is kept of files", () => {
  const modelTypes = shippedModelTypes();

  it("is read once, and again only for a file of another size or time", async () => {
    const files = tinyCheckpoint({ sharded: true });
    const { fs, times, opened } = watched(files);
    const contents = createContentCache(() => NOW);
    const first = await loadCheckpoint(fs, "m", { modelTypes, contents });
    expect(opened()).toContain("model-00001-of-00002.safetensors");
    const second = await loadCheckpoint(fs, "m", { modelTypes, contents });
    expect(opened()).toEqual([]);
    expect(second.documents).toEqual(first.documents);
    times.set("tokenizer.json", NOW - 30_000);
    files.set("config.json", `${String(files.get("config.json"))}\n`);
    await loadCheckpoint(fs, "m", { modelTypes, contents });
    expect(opened()).toEqual(["config.json", "tokenizer.json"]);
  });

  it("is not trusted for a file that was written just now, or whose time nobody knows", async () => {
    const { fs, times, opened } = watched(tinyCheckpoint());
    const contents = createContentCache(() => NOW);
    times.set("config.json", NOW - 1999);
    times.set("generation_config.json", NOW + 5000);
    await loadCheckpoint(fs, "m", { modelTypes, contents });
    opened();
    const typed = createOverlayFs(fs, new Map([["m/tokenizer_config.json", "{}"]]));
    const checkpoint = await loadCheckpoint(typed, "m", { modelTypes, contents });
    expect(opened()).toEqual(["config.json", "generation_config.json"]);
    expect(checkpoint.documents.get("tokenizer_config.json")?.value).toEqual({});
    await loadCheckpoint(fs, "m", { modelTypes, contents });
    expect(opened()).toContain("tokenizer_config.json");
  });

  it("is dropped with its folder", async () => {
    const { fs, opened } = watched(tinyCheckpoint());
    const contents = createContentCache(() => NOW);
    await loadCheckpoint(fs, "m", { modelTypes, contents });
    const all = opened();
    contents.forget((path) => path.startsWith("m/"));
    await loadCheckpoint(fs, "m", { modelTypes, contents });
    expect(opened()).toEqual(all);
  });

  it("is not kept of what could not be read", async () => {
    const { fs, opened } = watched(tinyCheckpoint());
    const refusing: VirtualFs = {
      ...fs,
      open: async (path) => {
        const file = await fs.open(path);
        return path.endsWith("/config.json") ? { ...file, changed: async () => true } : file;
      },
    };
    const contents = createContentCache(() => NOW);
    const checkpoint = await loadCheckpoint(refusing, "m", { modelTypes, contents });
    expect(checkpoint.problems.map(({ code }) => code)).toEqual(["file/changed"]);
    opened();
    await loadCheckpoint(fs, "m", { modelTypes, contents });
    expect(opened()).toEqual(["config.json"]);
  });
});
