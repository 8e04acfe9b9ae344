import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyEdits, type Edit, Fixture, pointOf } from "./fixture.ts";
import type { ShownDiagnostic } from "./lsp-client.ts";

interface Action {
  readonly title: string;
  readonly kind: string;
  readonly isPreferred?: boolean;
  readonly command?: { readonly command: string; readonly arguments: readonly unknown[] };
  readonly edit: {
    readonly changes?: Readonly<Record<string, readonly Edit[]>>;
    readonly documentChanges?: readonly {
      readonly kind?: string;
      readonly uri?: string;
      readonly textDocument?: { readonly uri: string; readonly version: number | null };
      readonly edits?: readonly Edit[];
    }[];
  };
}

const CAPABILITIES = {
  textDocument: {
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source"] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
};

/** What transformers 5 saves: `dtype` without `torch_dtype`; the rule has a fix. */
const SAVED_BY_V5 = {
  patch: {
    "config.json": { torch_dtype: null, dtype: "bfloat16", transformers_version: "5.1.0", _name: "é😀" },
  },
};

async function actionsAt(
  tiny: Fixture,
  diagnostics: readonly unknown[],
  line = 0,
  only?: readonly string[],
): Promise<Action[]> {
  return await tiny.client.ask<Action[]>("textDocument/codeAction", {
    textDocument: { uri: tiny.uri("config.json") },
    range: { start: { line, character: 0 }, end: { line, character: 0 } },
    context: { diagnostics, ...(only === undefined ? {} : { only }) },
  });
}

describe("what a place is", () => {
  let tiny: Fixture;
  let text: string;
  beforeAll(async () => {
    tiny = new Fixture({ sharded: true }, ["--model", "Meta-Llama-3.2-1B-Instruct"]);
    await tiny.client.initialize(CAPABILITIES, { delay: 5 });
    text = tiny.open("config.json");
    await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
  });
  afterAll(() => tiny.close());

  const hover = (
    piece: string,
    file = "config.json",
  ): Promise<{ contents: { value: string }; range: unknown } | null> =>
    tiny.client.ask("textDocument/hover", {
      textDocument: { uri: tiny.uri(file) },
      position: pointOf(file === "config.json" ? text : tiny.read(file), piece, 2),
    });

  it("says what a key means, what the base has there, and which rules look at it", async () => {
    const found = await hover('"num_key_value_heads"');
    expect(found?.contents.value).toMatch(
      /^\*\*`num_key_value_heads`\*\*\n\nNumber of key and value heads\. Fewer than [^\n]*\.\n\n`Meta-Llama-3\.2-1B-Instruct` has `8`\.\n\n- \[config\/num-key-value-heads\]\(https:\/\/\S+\/config\/num-key-value-heads\.md\): /,
    );
    expect(found?.contents.value).toContain("[config/kv-heads-divide]");
    expect(found?.range).toEqual({
      start: pointOf(text, '"num_key_value_heads"'),
      end: pointOf(text, '"num_key_value_heads"', '"num_key_value_heads"'.length),
    });
  });

  it("does the same on a value, and in an object within", async () => {
    expect((await hover('"llama3"'))?.contents.value).toContain('has `"llama3"`');
    expect((await hover('"factor"'))?.contents.value).toContain("`Meta-Llama-3.2-1B-Instruct` has `32`");
  });

  it("has nothing to say between things", async () => {
    const nowhere = await tiny.client.ask("textDocument/hover", {
      textDocument: { uri: tiny.uri("config.json") },
      position: { line: 0, character: 0 },
    });
    expect(nowhere).toBeNull();
  });

  it("lists the keys of a file as a tree", async () => {
    const symbols = await tiny.client.ask<{ name: string; detail: string; children: { name: string }[] }[]>(
      "textDocument/documentSymbol",
      { textDocument: { uri: tiny.uri("config.json") } },
    );
    expect(symbols.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(text)));
    const rope = symbols.find(({ name }) => name === "rope_scaling");
    expect(rope?.children.map(({ name }) => name)).toEqual(Object.keys(JSON.parse(text).rope_scaling));
    expect(symbols.find(({ name }) => name === "model_type")?.detail).toBe("llama");
  });

  it("goes from an index entry to its tensor in the header of its shard", async () => {
    const index = tiny.open("model.safetensors.index.json");
    const tensor = "model.layers.1.mlp.up_proj.weight";
    const location = await tiny.client.ask<{ uri: string; range: { start: { line: number } } }>(
      "textDocument/definition",
      {
        textDocument: { uri: tiny.uri("model.safetensors.index.json") },
        position: pointOf(index, `"${tensor}"`, 3),
      },
    );
    const path = fileURLToPath(location.uri);
    const view = readFileSync(path, "utf8");
    expect(JSON.parse(view)[tensor]).toEqual({
      dtype: "BF16",
      shape: [32, 16],
      data_offsets: [expect.any(Number), expect.any(Number)],
    });
    expect(view.split("\n")[location.range.start.line]).toContain(`"${tensor}"`);
    expect(statSync(path).mode & 0o222).toBe(0);
  });

  it("has no definition for a shard that is not there, whatever its name", async () => {
    const index = tiny.read("model.safetensors.index.json");
    tiny.client.change(
      tiny.uri("model.safetensors.index.json"),
      index.replace(/"model-0000\d-of-00002\.safetensors"/, '"../../../../etc/passwd"'),
      2,
    );
    const answer = await tiny.client.ask("textDocument/definition", {
      textDocument: { uri: tiny.uri("model.safetensors.index.json") },
      position: pointOf(index, '"lm_head.weight"', 3),
    });
    expect(answer).toBeNull();
  });

  it("completes keys that the base has, with its values, and a comma where one is needed", async () => {
    const begun = text.replace('  "mlp_bias": false,\n', '  "ml\n').replace('  "use_cache": true,\n', "");
    tiny.client.change(tiny.uri("config.json"), begun, 2);
    const items = await tiny.client.ask<{ label: string; textEdit: Edit; detail?: string }[]>(
      "textDocument/completion",
      {
        textDocument: { uri: tiny.uri("config.json") },
        position: pointOf(begun, '"ml', 3),
      },
    );
    const item = items.find(({ label }) => label === "mlp_bias");
    expect(item).toMatchObject({ detail: "false in Meta-Llama-3.2-1B-Instruct" });
    const completed = applyEdits(begun, item === undefined ? [] : [item.textEdit]);
    expect(JSON.parse(completed)).toMatchObject({ mlp_bias: false, model_type: "llama" });
    expect(items.map(({ label }) => label)).toContain("use_cache");
    expect(items.map(({ label }) => label)).not.toContain("hidden_size");
  });

  it("completes a value: the base's first, then those that the schema names", async () => {
    const begun = text.replace('"torch_dtype": "bfloat16"', '"torch_dtype": ""');
    tiny.client.change(tiny.uri("config.json"), begun, 3);
    const items = await tiny.client.ask<{ label: string; textEdit: Edit }[]>("textDocument/completion", {
      textDocument: { uri: tiny.uri("config.json") },
      position: pointOf(begun, '"torch_dtype": "', '"torch_dtype": "'.length),
    });
    expect(items[0]?.label).toBe("bfloat16");
    expect(items.map(({ label }) => label)).toContain("float16");
    const [first] = items;
    expect(JSON.parse(applyEdits(begun, first === undefined ? [] : [first.textEdit]))).toEqual(JSON.parse(text));
  });
});

describe("fixes", () => {
  let tiny: Fixture;
  let text: string;
  let shown: readonly ShownDiagnostic[];
  beforeAll(async () => {
    tiny = new Fixture(SAVED_BY_V5);
    await tiny.client.initialize(CAPABILITIES, { delay: 5 });
    text = tiny.open("config.json");
    shown = await tiny.client.diagnostics(tiny.uri("config.json"), (each) =>
      each.some(({ code }) => code === "transformers/dtype-key"),
    );
  });
  afterAll(() => tiny.close());

  const dtypeKey = (): ShownDiagnostic => {
    const found = shown.find(({ code }) => code === "transformers/dtype-key");
    if (found === undefined) throw new Error("the fixture has no such finding");
    return found;
  };
  const editsOf = (action: Action | undefined): readonly Edit[] =>
    action?.edit.documentChanges?.find((each) => each.textDocument?.uri === tiny.uri("config.json"))?.edits ?? [];

  it("mends what it is about and leaves the rest, and the text parses", async () => {
    const [fix] = await actionsAt(tiny, [dtypeKey()]);
    expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true });
    const mended = applyEdits(text, editsOf(fix));
    expect(JSON.parse(mended)).toEqual({ ...JSON.parse(text), torch_dtype: "bfloat16" });
    expect(fix?.edit.documentChanges?.[0]?.textDocument?.version).toBe(1);
  });

  it("believes the fingerprint that a client sends back, never the range", async () => {
    const [honest] = await actionsAt(tiny, [dtypeKey()]);
    const wrong = { start: { line: 3, character: 17 }, end: { line: 3, character: 20 } };
    const [mangled] = await actionsAt(tiny, [{ ...dtypeKey(), range: wrong }], 3);
    expect(mangled?.edit).toEqual(honest?.edit);
    const forged = { ...dtypeKey(), data: { fingerprint: "0".repeat(32) } };
    expect((await actionsAt(tiny, [forged])).filter(({ kind }) => kind === "quickfix")).toEqual([]);
  });

  it("finds what is on the line for a client that sends nothing back", async () => {
    const bare = await actionsAt(tiny, [], dtypeKey().range.start.line);
    expect(bare.map(({ title }) => title)).toContain((await actionsAt(tiny, [dtypeKey()]))[0]?.title);
  });

  it("offers all that is sure, of the file and of the checkpoint", async () => {
    const [all] = await actionsAt(tiny, [], 0, ["source.fixAll"]);
    expect(all?.kind).toBe("source.fixAll.checkpointlint");
    expect(JSON.parse(applyEdits(text, editsOf(all)))).toMatchObject({ torch_dtype: "bfloat16" });
    const kinds = (await actionsAt(tiny, [], 0, ["source"])).map(({ kind }) => kind);
    expect(kinds).toEqual(["source.fixAll.checkpointlint", "source.checkpointlint.fixCheckpoint"]);
  });

  it("gives edits for a file that somebody else wrote meanwhile, without being told of it", async () => {
    const other = new Fixture(SAVED_BY_V5);
    try {
      await other.client.initialize(CAPABILITIES, { delay: 5 });
      other.open("tokenizer_config.json");
      await other.client.diagnostics(other.uri("config.json"), (shown) => shown.length > 0);
      const longer = other.read("config.json").replace("{", "{\n\n\n");
      other.write("config.json", longer);
      const [action] = await other.client.ask<Action[]>("textDocument/codeAction", {
        textDocument: { uri: other.uri("tokenizer_config.json") },
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        context: { diagnostics: [], only: ["source.checkpointlint.fixCheckpoint"] },
      });
      const [change] = action?.edit.documentChanges ?? [];
      const before = JSON.parse(longer) as Record<string, unknown>;
      expect(change?.textDocument?.uri).toBe(other.uri("config.json"));
      expect(JSON.parse(applyEdits(longer, change?.edits ?? []))).toEqual({ ...before, torch_dtype: before["dtype"] });
    } finally {
      other.close();
    }
  });

  it("offers no edit that would take away a byte-order mark, which no buffer has", async () => {
    const marked = new Fixture();
    try {
      const text = marked.read("config.json");
      marked.write("config.json", `\ufeff${text}`);
      await marked.client.initialize(CAPABILITIES, { delay: 5 });
      marked.client.open(marked.uri("config.json"), text);
      const shown = await marked.client.diagnostics(marked.uri("config.json"), (list) => list.length > 0);
      expect(shown.map(({ code }) => code)).toEqual(["files/json-encoding"]);
      expect((await actionsAt(marked, shown)).map(({ title }) => title)).toEqual([
        "ignore files/json-encoding here, with a reason",
      ]);
    } finally {
      marked.close();
    }
  });

  it("gives edits for the text as it is now, not as it was linted", async () => {
    const moved = text.replace("{", "{\n\n");
    tiny.client.change(tiny.uri("config.json"), moved, 2);
    const [fix] = await actionsAt(tiny, [dtypeKey()]);
    expect(fix?.edit.documentChanges?.[0]?.textDocument?.version).toBe(2);
    expect(JSON.parse(applyEdits(moved, editsOf(fix)))).toMatchObject({ torch_dtype: "bfloat16" });
  });
});

describe("ignoring with a reason", () => {
  it("says what to write where the configuration is YAML, and offers nothing where it would not count", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    const plain = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } }, ["--no-config"]);
    try {
      tiny.write("../.checkpointlintrc.yaml", "rules: {}\n");
      await tiny.client.initialize(CAPABILITIES, { delay: 5 });
      tiny.open("config.json");
      const [found] = await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      const ignore = (await actionsAt(tiny, [found])).find(({ title }) => title.startsWith("ignore "));
      expect(ignore?.title).toBe(
        "ignore weights/config-contradicted here, with a reason (by hand: says what to write)",
      );
      expect(await tiny.client.ask("workspace/executeCommand", ignore?.command)).toBe(false);
      const told = await tiny.client.message(({ method }) => method === "window/showMessage");
      const { message } = told["params"] as { message: string };
      const line = message.slice(message.indexOf("- {"));
      tiny.write("../.checkpointlintrc.yaml", `ignore:\n${line}\n`);
      tiny.client.notify("textDocument/didSave", { textDocument: { uri: tiny.uri("config.json") } });
      expect(await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length === 0)).toEqual([]);

      await plain.client.initialize(CAPABILITIES, { delay: 5 });
      plain.open("config.json");
      const [same] = await plain.client.diagnostics(plain.uri("config.json"), (shown) => shown.length > 0);
      expect((await actionsAt(plain, [same])).filter(({ title }) => title.startsWith("ignore "))).toEqual([]);
    } finally {
      tiny.close();
      plain.close();
    }
  });

  it("has the reason selected by a client that knows snippets", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      const workspace = { workspaceEdit: { documentChanges: true, snippetEditSupport: true } };
      await tiny.client.initialize({ ...CAPABILITIES, workspace }, { delay: 5 });
      tiny.open("config.json");
      const config = tiny.uri("../.checkpointlintrc.json");
      tiny.client.open(config, '{\n  "$schema": "x"\n}\n');
      const [found] = await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      const ignore = (await actionsAt(tiny, [found])).find(({ title }) => title.startsWith("ignore "));
      const [edit] = ignore?.edit.documentChanges?.[0]?.edits ?? [];
      expect(edit).not.toHaveProperty("newText");
      expect(edit).toMatchObject({
        snippet: {
          kind: "snippet",
          value: expect.stringMatching(/"reason": "\$\{1:TODO: say why this is right\}"\s+\\\}\s+\]/),
        },
      });
    } finally {
      tiny.close();
    }
  });

  it("ignores nothing of a checkpoint below the one that it is about", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      await tiny.client.initialize(CAPABILITIES, { delay: 5 });
      tiny.open("config.json");
      const [found] = await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      const ignore = (await actionsAt(tiny, [found])).find(({ title }) => title.startsWith("ignore "));
      const text = ignore?.edit.documentChanges?.[1]?.edits?.[0]?.newText ?? "";
      expect(JSON.parse(text)).toMatchObject({ ignore: [{ checkpoint: "." }] });
      tiny.write(".checkpointlintrc.json", text);
      tiny.client.notify("textDocument/didSave", { textDocument: { uri: tiny.uri("config.json") } });
      expect(await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length === 0)).toEqual([]);
    } finally {
      tiny.close();
    }
  });

  it("writes a configuration where there is none, and one more entry where there is one", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      await tiny.client.ask("initialize", {
        processId: null,
        rootUri: tiny.uri("..").replace(/\/$/, ""),
        capabilities: CAPABILITIES,
        initializationOptions: { delay: 5 },
      });
      tiny.client.notify("initialized", {});
      tiny.open("config.json");
      const [found] = await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      const config = tiny.uri("../.checkpointlintrc.json");
      const ignore = (await actionsAt(tiny, [found])).find(({ title }) => title.startsWith("ignore "));
      expect(ignore?.title).toBe("ignore weights/config-contradicted here, with a reason");
      expect(ignore?.edit.documentChanges?.[0]).toMatchObject({ kind: "create", uri: config });
      const text = ignore?.edit.documentChanges?.[1]?.edits?.[0]?.newText ?? "";
      const entry = {
        rule: "weights/config-contradicted",
        checkpoint: "tiny llama",
        file: "config.json",
        pointer: "/num_key_value_heads",
        reason: expect.stringContaining("TODO"),
      };
      expect(JSON.parse(text)).toEqual({ ignore: [entry] });

      // As the editor shows it: not saved, and at work.
      tiny.client.open(config, '{\n  "rules": { "config/head-dim": "off" }\n}\n');
      expect(existsSync(fileURLToPath(config))).toBe(false);
      await tiny.client.diagnostics(config);
      const again = (await actionsAt(tiny, [found])).find(({ title }) => title.startsWith("ignore "));
      const edits = again?.edit.documentChanges?.[0]?.edits ?? [];
      const longer = applyEdits('{\n  "rules": { "config/head-dim": "off" }\n}\n', edits);
      expect(JSON.parse(longer)).toEqual({ rules: { "config/head-dim": "off" }, ignore: [entry] });
      tiny.client.change(config, longer, 2);
      expect(await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length === 0)).toEqual([]);
    } finally {
      tiny.close();
    }
  });
});

describe("configuration", () => {
  it("may say what only one above a checkpoint may", async () => {
    const tiny = new Fixture();
    try {
      tiny.write("../.checkpointlintrc.json", '{ "plugins": ["./mine"], "baseline": "./none.json" }');
      mkdirSync(`${tiny.folder}/mine/rules/my`, { recursive: true });
      tiny.write(
        "../mine/rules/my/rule.yaml",
        readFileSync(fileURLToPath(new URL("../../rules/config/architectures-missing.yaml", import.meta.url)), "utf8"),
      );
      await tiny.client.initialize(CAPABILITIES, { delay: 5 });
      const config = tiny.uri("../.checkpointlintrc.json");
      tiny.open("../.checkpointlintrc.json");
      // Nothing of plugins; a baseline that is not there stands where it is named.
      const [mistake, ...further] = await tiny.client.diagnostics(config);
      expect(further).toEqual([]);
      expect(mistake?.message).toMatch(/^there is no baseline .*none\.json$/);
      expect(mistake?.range.start).toEqual({ line: 0, character: '{ "plugins": ["./mine"], "baseline": '.length });
    } finally {
      tiny.close();
    }
  });

  it("counts as it is typed, and its mistakes stand in it", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      const config = tiny.uri("../.checkpointlintrc.json");
      await tiny.client.initialize(CAPABILITIES, { delay: 5 });
      tiny.open("config.json");
      await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      tiny.client.open(config, '{ "rules": {\n  "weights/config-contradicte": "off" } }');
      const [mistake] = await tiny.client.diagnostics(config, (shown) => shown.length > 0);
      expect(mistake?.range.start).toEqual({ line: 1, character: 2 });
      expect(mistake?.message).toContain('did you mean "weights/config-contradicted"');
      // The verdict from before stays meanwhile.
      expect(tiny.client.shown.get(tiny.uri("config.json"))).toHaveLength(1);
      tiny.client.change(config, '{ "rules": {\n  "weights/config-contradicted": "off" } }', 2);
      expect(await tiny.client.diagnostics(config, (shown) => shown.length === 0)).toEqual([]);
      await tiny.client.diagnostics(
        tiny.uri("config.json"),
        (shown) => !shown.some(({ code }) => code === "weights/config-contradicted"),
      );
      const items = await tiny.client.ask<{ label: string }[]>("textDocument/completion", {
        textDocument: { uri: config },
        position: { line: 1, character: 6 },
      });
      expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(["weights/*", "config/head-dim"]));
      const levels = await tiny.client.ask<{ label: string }[]>("textDocument/completion", {
        textDocument: { uri: config },
        position: { line: 1, character: '  "weights/config-contradicted": "o'.length },
      });
      expect(levels.map(({ label }) => label)).toEqual(expect.arrayContaining(["error", "warning", "info", "off"]));
    } finally {
      tiny.close();
    }
  });

  it("is read again when it changes on disk, by a client that watches no files", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      await tiny.client.initialize(CAPABILITIES, { delay: 5 });
      tiny.open("config.json");
      await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      tiny.write("../.checkpointlintrc.yaml", "rules:\n  weights/*: off\n");
      tiny.client.notify("textDocument/didSave", { textDocument: { uri: tiny.uri("config.json") } });
      await tiny.client.diagnostics(
        tiny.uri("config.json"),
        (shown) => !shown.some(({ code }) => code.startsWith("weights/")),
      );
      expect(tiny.client.stderr).toBe("");
    } finally {
      tiny.close();
    }
  });
});

describe("commands", () => {
  it("lints what is not open, and keeps showing it", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      await tiny.client.ask("initialize", {
        processId: null,
        rootUri: null,
        workspaceFolders: [{ uri: tiny.uri("..").replace(/\/$/, ""), name: "folder" }],
        capabilities: CAPABILITIES,
        initializationOptions: { delay: 5 },
      });
      tiny.client.notify("initialized", {});
      const count = await tiny.client.ask("workspace/executeCommand", { command: "checkpointlint.lintWorkspace" });
      expect(count).toBe(1);
      const found = await tiny.client.diagnostics(tiny.uri("config.json"), (shown) => shown.length > 0);
      expect(found.map(({ code }) => code)).toEqual(["weights/config-contradicted"]);
    } finally {
      tiny.close();
    }
  });

  it("ignores a finding with the reason that a client asked for", async () => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      await tiny.client.initialize(CAPABILITIES, { delay: 5, asksReason: true });
      const uri = tiny.uri("config.json");
      tiny.open("config.json");
      const [found] = await tiny.client.diagnostics(uri, (shown) => shown.length > 0);
      const fingerprint = found?.data.fingerprint;
      const [action] = (await actionsAt(tiny, [found])).filter(({ title }) => title.startsWith("ignore "));
      expect(action).toMatchObject({ command: { command: "checkpointlint.ignore", arguments: [uri, fingerprint] } });
      expect(action?.edit).toBeUndefined();
      const run = (...args: readonly unknown[]): Promise<unknown> =>
        tiny.client.ask("workspace/executeCommand", { command: "checkpointlint.ignoreFinding", arguments: args });
      expect(await run(uri, "no such finding", "because")).toBe(false);
      expect(await run(uri, fingerprint, "  ")).toBe(false);
      const done = run(uri, fingerprint, "three heads are what we want");
      const asked = await tiny.client.message(({ method }) => method === "workspace/applyEdit");
      expect(JSON.stringify(asked["params"])).toContain("three heads are what we want");
      tiny.client.answer(asked["id"], { applied: true });
      expect(await done).toBe(true);
    } finally {
      tiny.close();
    }
  });
});

describe("what is shown of a finding", () => {
  it("has its rule with a link, its related places, and a tag where a key was renamed", async () => {
    const tiny = new Fixture({
      patch: { "config.json": { rope_scaling: { rope_type: null, type: "lama3" }, eos_token_id: 40 } },
    });
    try {
      await tiny.client.initialize(CAPABILITIES, { delay: 5 });
      tiny.open("config.json");
      const shown = await tiny.client.diagnostics(tiny.uri("config.json"), (each) => each.length > 0);
      const type = shown.find(({ code }) => code === "config/rope-type-known");
      expect(type).toMatchObject({
        severity: 1,
        source: "checkpointlint",
        codeDescription: { href: expect.stringMatching(/^https:.*\/config\/rope-type-known\.md$/) },
        tags: [2],
        data: { fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) },
      });
    } finally {
      tiny.close();
    }
  });
});

describe("code of a workspace", () => {
  const plugin = {
    "plugin/package.json": JSON.stringify({
      name: "plugin",
      version: "1.0.0",
      type: "commonjs",
      checkpointlint: { functions: "./functions.js" },
    }),
    "plugin/rules/own/rule.yaml": "",
    "plugin/functions.js": "require('node:fs').writeFileSync(__dirname + '/ran', ''); exports.functions = [];",
    ".checkpointlintrc.json": JSON.stringify({ plugins: ["./plugin"] }),
  };

  it.each([
    ["does not run unless the client says that its user trusts it", false],
    ["runs when it says so", true],
  ])("%s", async (_, trusted) => {
    const tiny = new Fixture({ patch: { "config.json": { num_key_value_heads: 3 } } });
    try {
      for (const [name, text] of Object.entries(plugin)) {
        mkdirSync(dirname(tiny.path(`../${name}`)), { recursive: true });
        tiny.write(`../${name}`, text);
      }
      await tiny.client.initialize(CAPABILITIES, { delay: 5, trusted });
      tiny.open("config.json");
      // The plugin has no rule, which is said after its code was run, or that it may not be.
      const said = await tiny.client.message(({ method }) => method === "window/logMessage");
      expect(JSON.stringify(said["params"]).includes("may not be run here")).toBe(!trusted);
      expect(existsSync(tiny.path("../plugin/ran"))).toBe(trusted);
    } finally {
      tiny.close();
    }
  });
});
