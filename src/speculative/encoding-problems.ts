import { type Place, valuePlace } from "../checkpoint/place.ts";
import type { Problem } from "../checkpoint/problem.ts";
import type { EncodedText, EncodingCount, EncodingDifference } from "../engine/pair-encodings.ts";
import { quote } from "../format/text/quote.ts";
import { type Pair, sideFile } from "./pair.ts";

/** Characters of a text or a token. */
const SHOWN = 60;

/** Tokenizers whose files say the same, as far as they were compared, and that encode a text otherwise all the same. */
export function encodingProblems({ encodings }: Pair): readonly Problem[] {
  const count = encodings?.texts;
  if (!count?.first) return [];
  const detail = `${told(count, "texts")}; ${quote(count.first.target.text, SHOWN)} (${count.first.probe}): ${shown(count.first)}`;
  const placeOf = (side: "target" | "draft"): Place => ({
    ...valuePlace(sideFile(side, "tokenizer.json"), ["added_tokens"]),
    part: "key",
  });
  const place = placeOf("draft");
  const related = [{ ...placeOf("target"), label: "the target's" }];
  return [{ code: "pair/encodings", place, related, detail, args: argsOf(count) }];
}

/** Conversations that the templates make other ids of: of no matter to a draft, which is handed the target's. */
export function chatProblems({ encodings, draft, target }: Pair): readonly Problem[] {
  const count = encodings?.chats;
  if (!count?.first) return [];
  const [own, other] = [draft, target].map(({ checkpoint }) => checkpoint.facts.get("chat_template.text")?.from);
  if (own === undefined || other === undefined) return [];
  const detail = `${told(count, "conversations")}; ${count.first.probe}: ${shown(count.first)}`;
  return [
    {
      code: "pair/chat-encodings",
      place: { ...own, file: sideFile("draft", own.file) },
      related: [{ ...other, file: sideFile("target", other.file), label: "the target's" }],
      detail,
      args: argsOf(count),
    },
  ];
}

/** Of a difference in the files, what it does to texts, as the end of a message: merges of gpt-4o and gpt-oss differ without any. */
export function effectOn(texts: EncodingCount | null): string {
  if (texts === null || texts.compared === 0) return "";
  const { compared, differing } = texts;
  if (differing === 0) return `; none of ${compared} texts comes out otherwise`;
  return `; ${differing} of ${compared} texts ${differing === 1 ? "comes" : "come"} out otherwise`;
}

function argsOf({ compared, differing }: EncodingCount): { readonly compared: number; readonly differing: number } {
  return { compared, differing };
}

function told({ compared, differing }: EncodingCount, what: string): string {
  return `${differing} of ${compared} ${what} ${differing === 1 ? "has" : "have"} other ids`;
}

/** "after 3 ids [9906, 11] ("Hello" ","), the target's [9906] ("Hello,")". */
export function shown({ at, target, draft }: EncodingDifference): string {
  return `after ${at} id${at === 1 ? "" : "s"} ${idsOf(draft)}, the target's ${idsOf(target)}`;
}

function idsOf({ ids, tokens }: EncodedText): string {
  return ids.length === 0 ? "no more" : `[${ids.join(", ")}] (${tokens.map((token) => quote(token, SHOWN)).join(" ")})`;
}
