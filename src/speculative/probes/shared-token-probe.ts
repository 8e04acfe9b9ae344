import type { EncoderSource } from "./encoder-source.ts";
import type { Probe } from "./probe.ts";

const MOST = 30;

/** The added tokens that both have, in a text: whether they are found there, and what becomes of the spaces around. */
export function sharedTokenProbe({
  target,
  draft,
}: Readonly<Record<"target" | "draft", EncoderSource>>): readonly Probe[] {
  const own = new Set(target.addedTokens.map(({ content }) => content));
  const shared = draft.addedTokens.filter(({ content }) => own.has(content) && content.length <= 100).slice(0, MOST);
  if (shared.length === 0) return [];
  const text = shared.map(({ content }) => `a ${content} b${content}c\n${content}\n`).join("");
  return [{ name: "added tokens in a text", text, special: false }];
}
