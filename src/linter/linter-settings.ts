import type { LevelEntry } from "../engine/preset.ts";

/** What the command line, an editor or a program asks for; it wins over configuration files. */
export interface LinterSettings {
  /** Name of the base model, a config.json of the user's own, or `none`; null: what configuration says, or else it is detected. */
  readonly model: string | null;
  /** URL of an instance, a folder with metadata, or `embedded`; null: what configuration says, or else what ships. */
  readonly server: string | null;
  /** PEP 440. */
  readonly transformersVersion: string | null;
  /** null: what configuration says, or else recommended. */
  readonly preset: string | null;
  /** In their order: the last one for a rule counts. */
  readonly levels: readonly LevelEntry[];
  readonly config: ConfigChoice;
  readonly baseline: BaselineChoice;
  /** Whether entries of `ignore` count. */
  readonly ignores: boolean;
  /** Whether the values of tensors are looked at, too: every byte of every weight file is read. */
  readonly deep: boolean;
  /** Whether results keep the checkpoint and its base (`LintResult.subject`). */
  readonly keepSubject: boolean;
}

/** The nearest one upward of each checkpoint, one file for all, or none. */
export type ConfigChoice =
  | { readonly kind: "nearest" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "none" };

/** What configuration says, one file for all, or none. */
export type BaselineChoice =
  | { readonly kind: "configured" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "none" };
