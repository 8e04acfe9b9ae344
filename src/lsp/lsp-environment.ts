import type { LinterEnvironment } from "../linter/create-linter.ts";
import type { LinterSettings } from "../linter/linter-settings.ts";

/** What the server gets from the command line. `fs` is the disk, without the buffers of the editor. */
export interface LspEnvironment extends LinterEnvironment {
  readonly version: string;
  /** An editor's settings are laid over these. */
  readonly settings: LinterSettings;
}
