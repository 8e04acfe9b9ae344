import type { Connection } from "vscode-languageserver";
import { createContentCache } from "../checkpoint/content-cache.ts";
import { sureFolderOf } from "../checkpoint/discover-file.ts";
import { createSearch } from "../checkpoint/discover-search.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { Assets } from "../linter/assets.ts";
import { createLinter } from "../linter/create-linter.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { createOverlayFs } from "../source/overlay-fs.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { Buffers } from "./buffers.ts";
import { CurrentLinter } from "./current-linter.ts";
import { faultReport } from "./fault-report.ts";
import { uriOfPath } from "./file-uri.ts";
import { isBelow } from "./is-below.ts";
import type { LspEnvironment } from "./lsp-environment.ts";
import { createResourceFolderLinter } from "./resource-folder-linter.ts";
import { schemaNameOf } from "./schema-names.ts";
import { SchemaNotes } from "./schema-notes.ts";
import type { SessionSettings } from "./session-settings.ts";
import { toLspDiagnostics } from "./to-lsp-diagnostics.ts";
import { Workspace } from "./workspace.ts";

/** Milliseconds without a keystroke before the checkpoint is linted. */
const DEFAULT_DELAY = 150;

/** What one client has: its buffers, its checkpoints, the linter that judges them. */
export interface Session {
  readonly workspace: Workspace;
  readonly buffers: Buffers;
  assets(): Promise<Assets>;
  /** What is said of the keys of a file; null for a file without a schema. */
  notesOf(file: string): Promise<SchemaNotes | null>;
  /** A rule file may have changed. */
  renewRules(): void;
  /** As the client spells it where it has the file open. */
  uriOf(path: string): string;
  /** The disk with the unsaved buffers over it. */
  readonly fs: VirtualFs;
  readonly settings: SessionSettings;
  /** Folders that the client works in. */
  readonly folders: readonly string[];
}

export function createSession(
  connection: Connection,
  settings: SessionSettings,
  folders: readonly string[],
  env: LspEnvironment,
): Session {
  const buffers = new Buffers(env.fs);
  const fs = createOverlayFs(env.fs, buffers.unsaved);
  const contents = createContentCache(env.clock);
  const notes = new Map<string, SchemaNotes | null>();
  let assets: Promise<Assets> | null = null;
  const { importModule, ...plain } = env;
  const linter = new CurrentLinter(fs, () =>
    createLinter(settings, {
      ...plain,
      // Code of a workspace runs only where the editor says that its user trusts it.
      ...(settings.trusted && importModule !== undefined ? { importModule } : {}),
      fs,
      contents,
      loadAssets: session.assets,
      note: async (text) => connection.console.info(escapeTerminal(text)),
    }),
  );
  const report = faultReport(connection);
  const session: Session = {
    fs,
    settings,
    folders,
    buffers,
    assets() {
      assets ??= env.loadAssets();
      return assets;
    },
    async notesOf(file) {
      const name = schemaNameOf(file);
      if (name === null) return null;
      const known = notes.get(name);
      if (known !== undefined) return known;
      const schema = (await session.assets()).schemaOf(name);
      const made = schema === null ? null : new SchemaNotes(schema);
      notes.set(name, made);
      return made;
    },
    renewRules() {
      linter.renew();
      session.workspace.touchAll();
    },
    uriOf: (path) => buffers.documentAt(path)?.uri ?? uriOfPath(path),
    workspace: new Workspace({
      fs,
      buffers,
      delay: settings.delay ?? DEFAULT_DELAY,
      checkpoints: {
        async lint(root) {
          const result = await linter.lint(root);
          return { result, files: [...(result.subject?.checkpoint.files.values() ?? [])] };
        },
        filesOf: (root) => fs.list(root),
      },
      resources: createResourceFolderLinter(fs, (folder, files) => linter.lintResources(folder, files)),
      async checkConfig(folder) {
        await buffers.refresh();
        // A configuration may not say everything of the checkpoint that it lies in. One that lies in none is asked as for
        // a checkpoint below it.
        const isCheckpoint = (await sureFolderOf(createSearch(fs), folder)) === folder;
        await linter.check(isCheckpoint ? folder : fs.join(folder, "checkpoint"));
      },
      diagnosticsOf: async (result: LintResult) => {
        const notesOf = new Map<string, SchemaNotes | null>();
        for (const { place } of result.diagnostics) notesOf.set(place.file, await session.notesOf(place.file));
        return toLspDiagnostics(result, {
          uriOf: (file) => session.uriOf(fs.join(result.root, file)),
          isDeprecated: ({ place }) => notesOf.get(place.file)?.noteAt(place.pointer)?.deprecated === true,
        });
      },
      publish: (uri, version, diagnostics) => {
        const shown = { uri, diagnostics: [...diagnostics], ...(version === null ? {} : { version }) };
        // A client that is gone needs none; the library says so by throwing, or later.
        Promise.resolve()
          .then(() => connection.sendDiagnostics(shown))
          .catch(() => undefined);
      },
      uriOf: (path) => session.uriOf(path),
      forget: (root) => contents.forget((path) => isBelow(path, root)),
      report,
    }),
  };
  return session;
}
