import { ConversionError } from "../conversion-error.ts";

export function interrupted(): ConversionError {
  return new ConversionError("interrupted", "the conversion was interrupted", {
    hint: "run the same command again: what is finished is kept",
  });
}
