import type { Level } from "./rule.ts";

/** A named choice of levels. A rule that it does not list has its own severity. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  /** In the order of the file; a later entry wins. */
  readonly rules: readonly LevelEntry[];
}

export interface LevelEntry {
  /** A rule id, or `<group>/*`. */
  readonly rule: string;
  readonly level: Level;
}
