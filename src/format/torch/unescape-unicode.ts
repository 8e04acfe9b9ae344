import { TorchReadFault } from "./torch-fault.ts";

/** The text of a UNICODE opcode (protocol 0): only backslashes and newlines are written as escapes. */
export function unescapeUnicode(text: string, at: number): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.?)/gsu,
    (all, four: string | undefined, eight: string | undefined) => {
      const code = Number.parseInt(four ?? eight ?? "", 16);
      const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      if (isCharacter) return String.fromCodePoint(code);
      // raw-unicode-escape leaves every other backslash as it stands.
      if (/^\\[uU]/.test(all)) throw new TorchReadFault("pickle-string", `an escape that is none, at byte ${at}`);
      return all;
    },
  );
}
