import type { JsonObject } from "../../format/json/json-value.ts";
import type { Level } from "../rule.ts";
import type { ConfigSource, Origin, Said } from "./config-origin.ts";

/** What one configuration file says. Names of rules, presets and models in it are not looked up yet. */
export interface ConfigLayer extends ConfigSettings {
  readonly source: ConfigSource;
  readonly root: boolean;
  readonly extends: readonly Said<string>[];
  readonly overrides: readonly ConfigOverride[];
  readonly ignores: readonly IgnoreEntry[];
  readonly baseline: Said<string> | null;
  readonly plugins: readonly Said<string>[];
  readonly convert: Said<JsonObject> | null;
}

/** What an override may say too. */
export interface ConfigSettings {
  readonly model: Said<string> | null;
  readonly server: Said<string> | null;
  readonly transformersVersion: Said<string> | null;
  readonly rules: readonly RuleSetting[];
}

export interface RuleSetting {
  /** A rule id, or `<group>/*`. */
  readonly rule: string;
  readonly level: Level;
  readonly options: JsonObject | null;
  readonly origin: Origin;
}

export interface ConfigOverride extends ConfigSettings {
  /** Globs, relative to the source's `globFolder`. */
  readonly files: readonly Said<string>[];
}

/** A finding that is known and accepted. */
export interface IgnoreEntry {
  /** Unique in a run: the file and the pointer of the entry. */
  readonly id: string;
  readonly rule: string;
  readonly file: string | null;
  /** Segments; `*` stands for any one. */
  readonly pointer: readonly string[] | null;
  readonly checkpoint: string | null;
  readonly reason: string;
  /** YYYY-MM-DD: the last day on which it counts. */
  readonly expires: string | null;
  readonly origin: Extract<Origin, { kind: "file" }>;
}
