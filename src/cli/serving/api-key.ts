import { UsageError } from "../../errors.ts";
import type { CliIo } from "../cli-io.ts";

export const KEY_VARIABLE = "SAMBANOVA_API_KEY";

/** The bearer key, or null. @throws UsageError when it can be no header; the message does not repeat it */
export function apiKey(env: CliIo["env"]): string | null {
  const key = env[KEY_VARIABLE]?.trim() ?? "";
  if (key === "") return null;
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(`${KEY_VARIABLE} holds a character that no key has`, {
      hint: "a space, a line break or a letter beyond ASCII slipped in; set it again",
    });
  }
  return key;
}
