import { didYouMean } from "../../engine/did-you-mean.ts";
import { quote } from "../../format/text/quote.ts";
import type { TextFormat } from "./text-format.ts";

/** Words that were seen; the set is open, so that another one is a doubt. */
function seenWords(what: string, words: readonly string[]): TextFormat {
  return {
    check(text) {
      if (words.includes(text)) return null;
      const near = didYouMean(text, words);
      return {
        code: "deploy/field-doubt",
        detail: `${quote(text)} is no ${what} that was seen${near === "" ? `: ${words.join(", ")}` : near}`,
      };
    },
  };
}

/** The one value that there is. */
export function onlyWord(word: string): TextFormat {
  return {
    check: (text) =>
      text === word ? null : { code: "deploy/field-doubt", detail: `${quote(text)}, where only ${word} was seen` },
  };
}

export const EMAIL: TextFormat = {
  check: (text) =>
    /^[^\s@]+@[^\s@]+$/.test(text)
      ? null
      : { code: "deploy/field-doubt", detail: `${quote(text)} is no e-mail address, which an owner is` },
};

/** Versions are text and compared as numbers. */
export const VERSION: TextFormat = {
  check: (text) =>
    /^\d+$/.test(text)
      ? null
      : {
          code: "deploy/field-doubt",
          detail: `the version ${quote(text)} is no number, and versions are compared as numbers`,
        },
};

export const CHECKPOINT_KEY: TextFormat = {
  check: (text) =>
    /^[A-Z0-9_]+_CKPT$/.test(text)
      ? null
      : {
          code: "deploy/field-doubt",
          detail: `the key ${quote(text)} is not spelt as those of the vendor's tool, such as META_LLAMA_3_1_8B_INSTRUCT_CKPT`,
        },
};

export const HEX_ID: TextFormat = {
  check: (text) =>
    /^[0-9a-fA-F-]+$/.test(text) ? null : { code: "deploy/field-doubt", detail: `${quote(text)} is not hexadecimal` },
};

export const STATUS: TextFormat = seenWords("status", ["stable", "preview", "deprecated"]);

export const FEATURE: TextFormat = seenWords("feature", [
  "constrained_decoding",
  "continuous_batching",
  "speculative_decoding",
]);

export const ABSOLUTE_PATH: TextFormat = {
  check: (text) =>
    /^\/\S*$/.test(text)
      ? null
      : { code: "deploy/field-value", detail: `${quote(text)} is no absolute path without blanks` },
};

/** A model of another resource, by its name in Kubernetes and nothing else. */
export const BARE_MODEL: TextFormat = {
  check: (text) =>
    text.includes(":")
      ? {
          code: "deploy/model-reference",
          detail: `${quote(text)} has an architecture or a version; a pair takes the bare name ${quote(text.slice(0, text.indexOf(":")))}`,
        }
      : null,
};
