import type { LevelEntry } from "../engine/preset.ts";

/** What the command line, an editor or a program asks for; it wins over configuration files. */
export interface LinterSettings {
  /** Name of the base model, a config.json of the user's own, or `none`; null: it is detected. */
  readonly model: string | null;
  /** URL of an instance, or a folder with metadata; null: what ships. */
  readonly server: string | null;
  /** PEP 440. */
  readonly transformersVersion: string | null;
  readonly preset: string;
  /** In their order: the last one for a rule counts. */
  readonly levels: readonly LevelEntry[];
  /** Whether results keep the checkpoint and its base (`LintResult.subject`). */
  readonly keepSubject: boolean;
}
