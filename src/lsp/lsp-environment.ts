import type { Assets } from "../linter/assets.ts";
import type { LinterEnvironment } from "../linter/create-linter.ts";
import type { LinterSettings } from "../linter/linter-settings.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";

/** What the server gets from the command line. */
export interface LspEnvironment {
  readonly version: string;
  /** The disk, without the buffers of the editor. */
  readonly fs: VirtualFs;
  /** An editor's settings are laid over these. */
  readonly settings: LinterSettings;
  readonly loadAssets: () => Promise<Assets>;
  readonly loadServing: LinterEnvironment["loadServing"];
  /** Milliseconds from some fixed moment. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}
