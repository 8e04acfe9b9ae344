import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { writeTree } from "../source/write-tree.ts";
import { pointOf } from "./fixture.ts";
import { LspClient, type ShownDiagnostic } from "./lsp-client.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

const model = (name: string): string => `apiVersion: sambanova.ai/v1alpha1
kind: Model
metadata:
  name: ${name}
spec: { name: ${name.toLowerCase()}, owner: me@example.com, checkpoints: { a: { versions: { "1": { source: gs://bucket/c, checkpoint_status: stable } } } }, tokenizer: { path: ./t } }
`;
const BUNDLE = `apiVersion: sambanova.ai/v1alpha1
kind: ModelBundle
metadata:
  name: my-bundle
spec:
  modelConfigs:
    - model: my-model:1
      profile: llama-3p1-8b
`;
const WORKFLOW = "name: ci\non: push\njobs: { test: { runs-on: ubuntu-latest, steps: [{ run: make }] } }\n";
const APPS = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: Not_Ours }\n";

const open: Folder[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A folder with files and a client of it. */
class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "resources é "));
  readonly client: LspClient;

  constructor(files: Readonly<Record<string, string>>) {
    writeTree(this.path, files);
    this.client = new LspClient([], this.path);
    open.push(this);
  }

  uri(file: string): string {
    return pathToFileURL(join(this.path, file)).href;
  }

  /** What is shown of a file once something is, or nothing any more. */
  shown(file: string, some: boolean): Promise<readonly ShownDiagnostic[]> {
    return this.client.diagnostics(this.uri(file), (all) => all.length > 0 === some);
  }

  close(): void {
    this.client.kill();
    rmSync(this.path, { recursive: true, force: true });
  }
}

function folder(files: Readonly<Record<string, string>>): Folder {
  return new Folder(files);
}

const CAPABILITIES = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } } },
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
};
const QUICK = { delay: 5 };
const rules = (shown: readonly ShownDiagnostic[]): readonly string[] => shown.map(({ code }) => code);

describe("an open file of the platform", () => {
  it("shows what the command line prints of its folder, also of files that are not open", async () => {
    const files = { "bundle.yaml": BUNDLE, "model.yml": model("My_Model"), "ci.yaml": WORKFLOW, "apps.yaml": APPS };
    const here = folder(files);
    await here.client.initialize(CAPABILITIES, QUICK);
    here.client.open(here.uri("bundle.yaml"), BUNDLE);
    const shown = new Map([
      ["bundle.yaml", await here.shown("bundle.yaml", true)],
      ["model.yml", await here.shown("model.yml", true)],
    ]);
    const { stdout } = spawnSync(process.execPath, [CLI, "lint", ".", "--format", "json"], { cwd: here.path });
    const report = JSON.parse(stdout.toString());
    interface Printed {
      readonly file: string;
      readonly rule: string;
      readonly line: number;
      readonly fingerprint: string;
    }
    const printed: readonly Printed[] = report.deployments[0].diagnostics;
    expect(printed.length).toBeGreaterThan(1);
    const told = [...shown].flatMap(([file, all]) =>
      all.map(({ code, range, data }) => [file, code, range.start.line + 1, data.fingerprint]),
    );
    expect(told).toEqual(printed.map(({ file, rule, line, fingerprint }) => [file, rule, line, fingerprint]));
    expect([...here.client.shown.keys()].sort()).toEqual([here.uri("bundle.yaml"), here.uri("model.yml")]);
  });

  it("is read as it is typed, and what refers to it with it", async () => {
    const here = folder({ "bundle.yaml": BUNDLE, "model.yaml": model("my-model") });
    await here.client.initialize(CAPABILITIES, QUICK);
    here.client.open(here.uri("bundle.yaml"), BUNDLE);
    expect(await here.client.diagnostics(here.uri("bundle.yaml"))).toEqual([]);
    here.client.open(here.uri("model.yaml"), model("my-model"));
    here.client.change(here.uri("model.yaml"), model("my-modal"), 2);
    expect(rules(await here.shown("bundle.yaml", true))).toEqual(["deploy/reference-spelling"]);
    here.client.change(here.uri("model.yaml"), model("my-model"), 3);
    await here.shown("bundle.yaml", false);
    here.client.change(here.uri("model.yaml"), `${model("my-model")}spec: {}\n`, 4);
    expect(rules(await here.shown("model.yaml", true))).toContain("deploy/yaml-duplicate-key");
    // It goes back to what is on disk.
    here.client.notify("textDocument/didClose", { textDocument: { uri: here.uri("model.yaml") } });
    await here.shown("model.yaml", false);
  });

  it("is found when its first line is typed, and cleared when it is none any more or closed", async () => {
    const here = folder({ "new.yaml": APPS });
    await here.client.initialize(CAPABILITIES, QUICK);
    const uri = here.uri("new.yaml");
    here.client.open(uri, APPS);
    here.client.change(uri, model("My_Model"), 2);
    expect(rules(await here.shown("new.yaml", true))).toContain("deploy/kubernetes-name");
    here.client.change(uri, APPS, 3);
    await here.shown("new.yaml", false);
    here.client.change(uri, model("My_Model"), 4);
    await here.shown("new.yaml", true);
    here.client.notify("textDocument/didClose", { textDocument: { uri } });
    await here.shown("new.yaml", false);
  });

  it("is linted again when another file of its folder was written", async () => {
    const here = folder({ "bundle.yaml": BUNDLE, "model.yaml": model("my-modal") });
    await here.client.initialize(CAPABILITIES, QUICK);
    here.client.open(here.uri("bundle.yaml"), BUNDLE);
    expect(rules(await here.shown("bundle.yaml", true))).toEqual(["deploy/reference-spelling"]);
    writeFileSync(join(here.path, "model.yaml"), `${model("my-model")}# longer\n`);
    here.client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: here.uri("model.yaml"), type: 2 }] });
    await here.shown("bundle.yaml", false);
  });

  it("has its rules explained, and a finding ignored in the configuration of its folder", async () => {
    const text = model("My_Model");
    const here = folder({ "model.yaml": text, ".checkpointlintrc.json": "{}\n" });
    await here.client.initialize(CAPABILITIES, QUICK);
    const uri = here.uri("model.yaml");
    here.client.open(uri, text);
    const [found] = (await here.shown("model.yaml", true)).filter(({ code }) => code === "deploy/kubernetes-name");
    expect(found?.codeDescription.href).toContain("docs/rules/deploy/kubernetes-name.md");
    const position = pointOf(text, "My_Model", 1);
    const hover = await here.client.ask<{ contents: { value: string } }>("textDocument/hover", {
      textDocument: { uri },
      position,
    });
    expect(hover.contents.value).toMatch(/^\*\*\[deploy\/kubernetes-name\]\(https:\S+\)\*\*: /);
    const elsewhere = { line: 0, character: 3 };
    expect(await here.client.ask("textDocument/hover", { textDocument: { uri }, position: elsewhere })).toBeNull();
    const actions = await here.client.ask<readonly { title: string; edit: unknown }[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [found] },
    });
    expect(actions.map(({ title }) => title)).toEqual(["ignore deploy/kubernetes-name here, with a reason"]);
    const written = JSON.stringify(actions[0]?.edit);
    expect(written).toContain("model.yaml");
    expect(written).toContain("/Model~1My_Model/metadata/name");
  });

  it("answers with nothing where only JSON has something to say", async () => {
    const here = folder({ "model.yaml": model("my-model") });
    await here.client.initialize(CAPABILITIES, QUICK);
    const textDocument = { uri: here.uri("model.yaml") };
    here.client.open(textDocument.uri, model("my-model"));
    await here.client.diagnostics(textDocument.uri);
    const at = { textDocument, position: { line: 4, character: 8 } };
    expect(await here.client.ask("textDocument/completion", at)).toEqual([]);
    expect(await here.client.ask("textDocument/definition", at)).toBeNull();
    expect(await here.client.ask("textDocument/documentSymbol", { textDocument })).toEqual([]);
  });
});

describe("any other YAML file", () => {
  it("is silent", async () => {
    const files = {
      "ci.yaml": WORKFLOW,
      "apps.yaml": APPS,
      "values.yaml": "image: { tag: v1, tag: v2 }\n",
      "chart.yaml": "apiVersion: {{ .Values.x }}\nkind: Model\n",
    };
    const here = folder({ ...files, "model.yaml": model("My_Model") });
    await here.client.initialize(CAPABILITIES, QUICK);
    for (const [file, text] of Object.entries(files)) here.client.open(here.uri(file), text);
    for (const [file, text] of Object.entries(files)) here.client.change(here.uri(file), `${text}#\n`, 2);
    // The last one to be opened has findings; nothing before it was told of.
    here.client.open(here.uri("model.yaml"), model("My_Model"));
    await here.shown("model.yaml", true);
    expect([...here.client.shown.keys()]).toEqual([here.uri("model.yaml")]);
  });

  it("of the platform is shown by the command that lints the workspace", async () => {
    const here = folder({ "k8s/model.yaml": model("My_Model"), "ci.yaml": WORKFLOW });
    await here.client.ask("initialize", {
      processId: null,
      rootUri: pathToFileURL(here.path).href,
      capabilities: {},
      initializationOptions: QUICK,
    });
    here.client.notify("initialized", {});
    await here.client.ask("workspace/executeCommand", { command: "checkpointlint.lintWorkspace" });
    expect(rules(await here.shown("k8s/model.yaml", true))).toContain("deploy/kubernetes-name");
  });
});
