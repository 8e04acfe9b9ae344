import type { Connection } from "vscode-languageserver";
import { createContentCache } from "../checkpoint/content-cache.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { Assets } from "../linter/assets.ts";
import { createLinter, type Linter } from "../linter/create-linter.ts";
import type { LinterSettings } from "../linter/linter-settings.ts";
import { createOverlayFs } from "../source/overlay-fs.ts";
import { Buffers } from "./buffers.ts";
import { uriOfPath } from "./file-uri.ts";
import { logError } from "./log-error.ts";
import type { LspEnvironment } from "./lsp-environment.ts";
import { schemaNameOf } from "./schema-names.ts";
import { SchemaNotes } from "./schema-notes.ts";
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
  /** As the client spells it where it has the file open. */
  uriOf(path: string): string;
}

export function createSession(
  connection: Connection,
  settings: LinterSettings & { readonly delay: number | null },
  env: LspEnvironment,
): Session {
  const buffers = new Buffers(env.fs);
  const fs = createOverlayFs(env.fs, buffers.unsaved);
  const contents = createContentCache(env.clock);
  let assets: Promise<Assets> | null = null;
  let linter: Promise<Linter> | null = null;
  const session: Session = {
    buffers,
    assets() {
      assets ??= env.loadAssets();
      return assets;
    },
    async notesOf(file) {
      const name = schemaNameOf(file);
      const schema = name === null ? null : (await session.assets()).schemaOf(name);
      return schema === null ? null : new SchemaNotes(schema);
    },
    uriOf: (path) => buffers.documentAt(path)?.uri ?? uriOfPath(path),
    workspace: new Workspace({
      fs,
      buffers,
      delay: settings.delay ?? DEFAULT_DELAY,
      async lint(root) {
        linter ??= createLinter(settings, {
          fs,
          contents,
          loadAssets: session.assets,
          loadServing: env.loadServing,
          note: async (text) => connection.console.info(text),
          now: env.now,
          clock: env.clock,
        });
        try {
          return await (await linter).lint(root);
        } catch (error) {
          linter = null;
          throw error;
        }
      },
      diagnosticsOf: async (result: LintResult) => {
        const notes = new Map<string, SchemaNotes | null>();
        for (const { place } of result.diagnostics) notes.set(place.file, await session.notesOf(place.file));
        return toLspDiagnostics(result, {
          uriOf: (file) => session.uriOf(fs.join(result.root, file)),
          isDeprecated: ({ place }) =>
            place.part === "key" && notes.get(place.file)?.noteAt(place.pointer)?.deprecated === true,
        });
      },
      publish: (uri, version, diagnostics) => {
        connection
          .sendDiagnostics({ uri, diagnostics: [...diagnostics], ...(version === null ? {} : { version }) })
          .catch(() => undefined);
      },
      uriOf: (path) => session.uriOf(path),
      forget: (root) => contents.forget((path) => path.startsWith(root)),
      report: (error) => logError(connection, error),
    }),
  };
  return session;
}
