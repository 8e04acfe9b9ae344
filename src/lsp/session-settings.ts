import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { LinterSettings } from "../linter/linter-settings.ts";

export interface SessionSettings extends LinterSettings {
  /** Milliseconds without a keystroke before the checkpoint is linted; null: the usual time. */
  readonly delay: number | null;
  /** Whether the client itself asks its user for a reason, and so wants a command instead of an edit. */
  readonly asksReason: boolean;
  /** Whether code of the workspace may run: named functions of plugins. */
  readonly trusted: boolean;
}

/** What the command line says, and over it what the client sends along: `{ model, preset, delay, asksReason, trusted }`. Anything else is passed over. */
export function sessionSettings(settings: LinterSettings, options: unknown): SessionSettings {
  const given = isJsonObject(options as JsonValue | undefined) ? (options as JsonValue) : {};
  const text = (name: string): string | null => {
    const value = memberOf(given, name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const delay = memberOf(given, "delay");
  return {
    ...settings,
    keepSubject: true,
    model: text("model") ?? settings.model,
    preset: text("preset") ?? settings.preset,
    asksReason: memberOf(given, "asksReason") === true,
    trusted: memberOf(given, "trusted") === true,
    delay: typeof delay === "number" && delay >= 0 && delay <= 10_000 ? delay : null,
  };
}
