import type { EncodedText, EncodingCount, EncodingDifference, PairEncodings } from "../engine/pair-encodings.ts";
import { quote } from "../format/text/quote.ts";

/** What was not checked that is told one by one. */
const MOST = 5;

/** What both tokenizers of a pair make of the same texts, a line each. */
export function encodingLines({ sameFile, texts, chats, notChecked }: PairEncodings): readonly string[] {
  return [
    ...(sameFile ? ["encodings: the same tokenizer.json"] : lineOf("encodings", "texts", texts)),
    ...lineOf("chat templates", "conversations", chats),
    ...notChecked.slice(0, MOST).map(({ what, why }) => `not checked: ${what}: ${why.slice(0, 300)}`),
    ...(notChecked.length > MOST ? [`not checked: ${notChecked.length - MOST} more`] : []),
  ];
}

function lineOf(title: string, what: string, { compared, differing, first }: EncodingCount): readonly string[] {
  if (compared === 0) return [];
  if (first === null) return [`${title}: ${compared} ${what} have the same ids`];
  return [`${title}: ${differing} of ${compared} ${what} have other ids, the first is ${differenceText(first)}`];
}

function differenceText({ probe, at, target, draft }: EncodingDifference): string {
  const text = target.text === draft.text ? ` (${quote(target.text)})` : "";
  return `${probe}${text}: after ${at} id${at === 1 ? "" : "s"} the target has ${idsText(target)}, the draft ${idsText(draft)}`;
}

function idsText({ ids, tokens }: EncodedText): string {
  return ids.length === 0 ? "none" : `[${ids.join(", ")}] ${tokens.map((token) => quote(token, 40)).join(" ")}`;
}
