import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { Fixture, pointOf } from "./fixture.ts";
import { frame, LspClient } from "./lsp-client.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

function fixture(...input: ConstructorParameters<typeof Fixture>): Fixture {
  const made = new Fixture(...input);
  open.push(made);
  return made;
}

function lone(): LspClient {
  const client = new LspClient();
  open.push({ close: () => client.kill() });
  return client;
}

const QUICK = { delay: 5 };

describe("the wire", () => {
  it("says what it can do, and its version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    const answer = await lone().initialize({
      textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
    });
    expect(answer).toMatchObject({
      serverInfo: { name: "checkpointlint", version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: 2 },
        hoverProvider: true,
        definitionProvider: true,
        documentSymbolProvider: true,
        codeActionProvider: {
          codeActionKinds: ["quickfix", "source.fixAll.checkpointlint", "source.checkpointlint.fixCheckpoint"],
        },
      },
    });
  });

  it("reads a message that comes in pieces, and two that come as one", async () => {
    const client = lone();
    await client.initialize();
    const one = frame({ jsonrpc: "2.0", id: "a", method: "nothing/one", params: {} });
    client.write(one.subarray(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.write(one.subarray(10, 40));
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.write(one.subarray(40));
    const two = frame({ jsonrpc: "2.0", id: "b", method: "nothing/two", params: {} });
    const three = frame({ jsonrpc: "2.0", id: "c", method: "nothing/three", params: {} });
    client.write(Buffer.concat([two, three]));
    for (const id of ["a", "b", "c"]) {
      expect(await client.message((message) => message["id"] === id)).toMatchObject({ error: { code: -32601 } });
    }
  });

  it("answers a request that it does not know with an error, and passes over a notification", async () => {
    const client = lone();
    await client.initialize();
    client.notify("nothing/at-all", {});
    expect(await client.request("nothing/asked", {})).toMatchObject({ error: { code: -32601 } });
    expect(await client.end()).toBe(0);
  });

  it("refuses what is asked before initialize", async () => {
    const answer = await lone().request("textDocument/hover", {
      textDocument: { uri: "file:///a/config.json" },
      position: { line: 0, character: 0 },
    });
    expect(answer).toMatchObject({ error: { code: -32002 } });
  });

  it.each([
    ["a header of nonsense", "nonsense\r\n\r\n"],
    ["a length that is no number", "Content-Length: many\r\n\r\n{}"],
    ["a body that is no JSON", "Content-Length: 3\r\n\r\n{a}"],
    ["a body that is no message", "Content-Length: 4\r\n\r\n1234"],
  ])("does not hang or print a stack after %s", async (_, bytes) => {
    const client = lone();
    await client.initialize();
    client.write(bytes);
    client.closeInput();
    expect(await client.exited).toBe(1);
    expect(client.stderr).not.toMatch(/\n\s+at /);
  });

  it("ends with 0 after shutdown and exit, with 1 after exit alone", async () => {
    const polite = lone();
    await polite.initialize();
    expect(await polite.end()).toBe(0);
    const rude = lone();
    await rude.initialize();
    rude.notify("exit", undefined);
    expect(await rude.exited).toBe(1);
  });

  it("ends when its input does", async () => {
    const client = lone();
    await client.initialize();
    client.closeInput();
    expect(await client.exited).toBe(1);
    const silent = lone();
    silent.closeInput();
    expect(await silent.exited).toBe(1);
    const after = lone();
    await after.initialize();
    await after.request("shutdown");
    after.closeInput();
    expect(await after.exited).toBe(0);
  });

  it("ends although a lint is due", async () => {
    const tiny = fixture();
    await tiny.client.initialize({}, { delay: 10_000 });
    tiny.open("config.json");
    expect(await tiny.client.end()).toBe(0);
  });
});

describe("documents", () => {
  it("shows nothing for a config.json of other software, and for what is no file", async () => {
    const tiny = fixture();
    const { client } = tiny;
    await client.initialize({}, QUICK);
    tiny.write("../config.json", '{ "port": 80 }');
    client.open(tiny.uri("../config.json"), '{ "port": "x" }');
    client.open("untitled:config.json", "{");
    client.open("file://elsewhere/share/config.json", "{");
    tiny.client.open(tiny.uri("config.json"), tiny.read("config.json"));
    await client.diagnostics(tiny.uri("config.json"));
    expect([...client.shown.keys()]).toEqual([tiny.uri("config.json")]);
  });

  it("takes a document by its path, whatever its language is called", async () => {
    const tiny = fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    await tiny.client.initialize({}, QUICK);
    tiny.client.notify("textDocument/didOpen", {
      textDocument: { uri: tiny.uri("config.json"), languageId: "cobol", version: 1, text: tiny.read("config.json") },
    });
    const shown = await tiny.client.diagnostics(tiny.uri("config.json"));
    expect(shown.map(({ code }) => code)).toEqual(["weights/config-contradicted"]);
  });

  it("lints what is typed, not what is on disk, and what is closed as it is on disk", async () => {
    const tiny = fixture();
    const { client } = tiny;
    await client.initialize({}, QUICK);
    const text = tiny.open("config.json");
    await client.diagnostics(tiny.uri("config.json"), (shown) => shown.length === 0);
    client.change(tiny.uri("config.json"), text.replace('"num_key_value_heads": 2', '"num_key_value_heads": 3'), 2);
    await client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
    tiny.open("generation_config.json");
    client.notify("textDocument/didClose", { textDocument: { uri: tiny.uri("config.json") } });
    await client.diagnostics(tiny.uri("config.json"), (shown) => shown.length === 0);
    expect(tiny.read("config.json")).toBe(text);
  });

  it("applies small changes in order", async () => {
    const tiny = fixture();
    const { client } = tiny;
    await client.initialize({}, QUICK);
    const text = tiny.open("config.json");
    const at = pointOf(text, '"num_key_value_heads": 2', '"num_key_value_heads": '.length);
    const range = { start: at, end: { ...at, character: at.character + 1 } };
    client.notify("textDocument/didChange", {
      textDocument: { uri: tiny.uri("config.json"), version: 2 },
      contentChanges: [
        { range, text: "33" },
        { range: { start: at, end: { ...at, character: at.character + 1 } }, text: "" },
      ],
    });
    const [found] = await client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
    expect(found?.message).toContain("num_key_value_heads is 3");
    expect(found?.range).toEqual(range);
  });

  it("shows findings in files that are not open, and clears them when they are mended", async () => {
    const tiny = fixture({ patch: { "generation_config.json": { temperature: -1 } } });
    const { client } = tiny;
    await client.initialize({}, QUICK);
    tiny.open("config.json");
    await client.diagnostics(tiny.uri("generation_config.json"), (shown) => shown.length > 0);
    tiny.write("generation_config.json", tiny.read("generation_config.json").replace("-1", "1"));
    client.notify("workspace/didChangeWatchedFiles", {
      changes: [{ uri: tiny.uri("generation_config.json"), type: 2 }],
    });
    expect(await client.diagnostics(tiny.uri("generation_config.json"), (shown) => shown.length === 0)).toEqual([]);
  });

  it("clears everything of a checkpoint when its last document closes", async () => {
    const tiny = fixture({
      patch: { "config.json": { num_key_value_heads: 3 }, "generation_config.json": { temperature: -1 } },
    });
    const { client } = tiny;
    await client.initialize({}, QUICK);
    tiny.open("config.json");
    await client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
    client.notify("textDocument/didClose", { textDocument: { uri: tiny.uri("config.json") } });
    expect(await client.diagnostics(tiny.uri("config.json"), (shown) => shown.length === 0)).toEqual([]);
    expect(await client.diagnostics(tiny.uri("generation_config.json"), (shown) => shown.length === 0)).toEqual([]);
  });

  it("says of a checkpoint without config.json what is missing", async () => {
    const tiny = fixture({ sharded: true, remove: ["config.json"] });
    await tiny.client.initialize({}, QUICK);
    tiny.open("model.safetensors.index.json");
    const shown = await tiny.client.diagnostics(tiny.uri("model.safetensors.index.json"), (each) => each.length > 0);
    expect(shown.map(({ code }) => code)).toContain("files/config-missing");
  });

  it("names a weight file in the message and stands where people edit", async () => {
    const tiny = fixture({ files: { "model.safetensors": "\u0001" } });
    await tiny.client.initialize({}, QUICK);
    tiny.open("config.json");
    const shown = await tiny.client.diagnostics(tiny.uri("config.json"), (each) => each.length > 0);
    expect(shown.find(({ code }) => code.startsWith("weights/"))?.message).toMatch(/^model\.safetensors\b/);
  });

  it("clears what it showed when the folder goes away", async () => {
    const tiny = fixture({ patch: { "generation_config.json": { temperature: -1 } } });
    const { client } = tiny;
    await client.initialize({}, QUICK);
    tiny.open("config.json");
    await client.diagnostics(tiny.uri("generation_config.json"), (shown) => shown.length > 0);
    renameSync(tiny.root, `${tiny.root} gone`);
    client.notify("textDocument/didSave", { textDocument: { uri: tiny.uri("config.json") } });
    expect(await client.diagnostics(tiny.uri("generation_config.json"), (shown) => shown.length === 0)).toEqual([]);
  });

  it("lints a document when the files come that make a checkpoint of its folder", async () => {
    const tiny = fixture();
    const config = tiny.read("config.json");
    for (const name of readdirSync(tiny.root)) if (name !== "tokenizer_config.json") rmSync(tiny.path(name));
    await tiny.client.initialize({}, { delay: 5 });
    tiny.open("tokenizer_config.json");
    tiny.write("config.json", config);
    tiny.client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: tiny.uri("config.json"), type: 1 }] });
    const shown = await tiny.client.diagnostics(tiny.uri("config.json"), (list) => list.length > 0);
    expect(shown.map(({ code }) => code)).toContain("files/weights-missing");
  });

  it("keeps two checkpoints apart", async () => {
    const one = fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    const { client } = one;
    const two = fixture();
    await client.initialize({}, QUICK);
    one.open("config.json");
    client.open(two.uri("config.json"), two.read("config.json"));
    await client.diagnostics(one.uri("config.json"), (shown) => shown.length > 0);
    expect(await client.diagnostics(two.uri("config.json"))).toEqual([]);
    client.notify("textDocument/didClose", { textDocument: { uri: two.uri("config.json") } });
    client.change(
      one.uri("config.json"),
      one.read("config.json").replace('"num_key_value_heads": 3', '"num_key_value_heads": 2'),
      2,
    );
    expect(await client.diagnostics(one.uri("config.json"), (shown) => shown.length === 0)).toEqual([]);
  });

  it("tells of the last of many quick changes only", async () => {
    const tiny = fixture();
    const { client } = tiny;
    await client.initialize({}, { delay: 30 });
    const text = tiny.open("config.json");
    for (let version = 2; version < 60; version++) {
      client.change(
        tiny.uri("config.json"),
        text.replace('"num_key_value_heads": 2', `"num_key_value_heads": ${version + 1}`),
        version,
      );
    }
    const shown = await client.diagnostics(tiny.uri("config.json"), (each) => each.length > 0);
    expect(shown.map(({ message }) => message).join("\n")).toContain("num_key_value_heads is 60");
    const told = await client.message((message) => message["method"] === "textDocument/publishDiagnostics");
    expect(told["params"]).toMatchObject({ version: 59 });
  });

  it("reads a document of a megabyte, with other line ends and letters beyond ASCII before the place", async () => {
    const tiny = fixture();
    const { client } = tiny;
    await client.initialize({}, QUICK);
    const text = tiny
      .read("config.json")
      .replace("{", `{ "_comment": "${"x".repeat(1_000_000)}",\n  "_name": "é😀", "num_key_value_heads": 3,`)
      .replace('  "num_key_value_heads": 2,\n', "")
      .replaceAll("\n", "\r\n");
    client.open(tiny.uri("config.json"), text);
    const shown = await client.diagnostics(tiny.uri("config.json"), (each) => each.length > 0);
    // `  "_name": "é😀", "num_key_value_heads": ` counts é as one and 😀 as two.
    const character = '  "_name": "é😀", "num_key_value_heads": '.length;
    expect(shown.find(({ code }) => code === "weights/config-contradicted")?.range).toEqual({
      start: { line: 1, character },
      end: { line: 1, character: character + 1 },
    });
  });
});
