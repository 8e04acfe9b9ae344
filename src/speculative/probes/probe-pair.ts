import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { NotChecked, PairEncodings } from "../../engine/pair-encodings.ts";
import { type Asked, askingOnce } from "./asking-once.ts";
import { CHATS } from "./chats.ts";
import { compareEncodings, type EncodedPair } from "./compare-encodings.ts";
import { encodeSide, tokensOf } from "./encode-side.ts";
import type { EncoderSource } from "./encoder-source.ts";
import type { Probe } from "./probe.ts";
import { PROBES } from "./probe-set.ts";
import type { Encoded, Outcome } from "./probe-task.ts";
import type { ProbeThread } from "./probe-thread.ts";
import { renderSide } from "./render-side.ts";
import { sharedTokenProbe } from "./shared-token-probe.ts";
import { usedTokensOfPair } from "./used-tokens.ts";

type Sides<Value> = Readonly<Record<"target" | "draft", Value>>;

/**
 * Encodes the probes with both tokenizers, each in a thread of its own; null when one cannot be read. What a tokenizer or a
 * template does not do within the limits of its thread is told as not checked. Never rejects for what a checkpoint brings.
 * @param sides the threads start before they are there
 */
export async function probePair(
  sides: Sides<Checkpoint> | Promise<Sides<Checkpoint>>,
  startThread: () => Promise<ProbeThread>,
): Promise<PairEncodings | null> {
  const started = { target: await startThread(), draft: await startThread() };
  try {
    started.target.start();
    const { target, draft } = await sides;
    if (target.tokenizer === null || draft.tokenizer === null) return null;
    const sources = { target: target.tokenizer, draft: draft.tokenizer };
    const threads = askingOnce(started);
    const rendering = Promise.all([renderSide(target, threads.target), renderSide(draft, threads.draft)]);
    // While the threads are at work.
    for (const source of [sources.target, sources.draft]) tokensOf(source);
    const [own, other] = await rendering;
    const chats = CHATS.map(({ name }, index) => ({ name, target: own[index], draft: other[index] }));
    return await encodePair({ sources, threads, sameFile: sources.target === sources.draft }, chats);
  } finally {
    await Promise.all([started.target.close(), started.draft.close()]);
  }
}

interface Encoders {
  readonly sources: Sides<EncoderSource>;
  readonly threads: Sides<Asked>;
  readonly sameFile: boolean;
}

interface RenderedChat {
  readonly name: string;
  /** undefined: the side has no template. */
  readonly target: Outcome<string> | undefined;
  readonly draft: Outcome<string> | undefined;
}

async function encodePair(encoders: Encoders, chats: readonly RenderedChat[]): Promise<PairEncodings> {
  const { sources, sameFile } = encoders;
  const rendered = chats.flatMap(({ name, target, draft }) =>
    isDone(target) && isDone(draft) ? [{ name, target: target.value, draft: draft.value }] : [],
  );
  const ofTarget = chats.flatMap(({ name, target }) => (isDone(target) ? [chatProbe(name, target.value)] : []));
  // Where both templates write the same, the text of the target's says all.
  const ofDraft = rendered.flatMap(({ name, target, draft }) => (target === draft ? [] : [chatProbe(name, draft)]));
  const common = sameFile
    ? ofDraft.length === 0
      ? []
      : ofTarget
    : [...PROBES, ...sharedTokenProbe(sources), ...ofTarget];
  const encoded = await encodeBoth(encoders, common, ofDraft);
  const texts = pairUp(common, encoded.target, encoded.draft);
  const conversations = ofDraft.flatMap((probe, index): readonly EncodedPair[] => {
    const target = texts.find((each) => each.probe === probe.name)?.target;
    const draft = encoded.draft[common.length + index];
    return target === undefined || !isDone(draft)
      ? []
      : [{ probe: probe.name, target, draft: { text: probe.text, ...draft.value } }];
  });
  const compared = rendered.length - ofDraft.length + conversations.length;
  return {
    sameFile,
    texts: compareEncodings(sameFile ? [] : texts),
    chats: { ...compareEncodings(conversations), compared },
    notChecked: [...unrendered(chats), ...encoded.notChecked],
  };
}

interface EncodedSides extends Sides<readonly (Outcome<Encoded> | undefined)[]> {
  readonly notChecked: readonly NotChecked[];
}

/** @param common what both encode, before what only the draft does */
async function encodeBoth(
  { sources, threads, sameFile }: Encoders,
  common: readonly Probe[],
  ofDraft: readonly Probe[],
): Promise<EncodedSides> {
  if (common.length === 0) return { target: [], draft: [], notChecked: [] };
  const all = [...common, ...ofDraft];
  const used = usedTokensOfPair();
  const answers = sameFile
    ? await encodeSide(sources.target, all, threads.target).then((both) => ({ target: both, draft: both }))
    : await Promise.all([
        encodeSide(sources.target, common, threads.target, used),
        encodeSide(sources.draft, all, threads.draft, used),
      ]).then(([target, draft]) => ({ target, draft }));
  const { target, draft } = answers;
  const notChecked = (["target", "draft"] as const).flatMap((side): readonly NotChecked[] => {
    const answer = answers[side];
    if ("error" in answer) return [{ what: `what the ${side}'s tokenizer makes of texts`, why: answer.error }];
    return answer.value.flatMap((each, index) =>
      "error" in each ? [{ what: `what the ${side}'s tokenizer makes of ${all[index]?.name}`, why: each.error }] : [],
    );
  });
  return { target: "error" in target ? [] : target.value, draft: "error" in draft ? [] : draft.value, notChecked };
}

function pairUp(
  probes: readonly Probe[],
  target: EncodedSides["target"],
  draft: EncodedSides["draft"],
): readonly EncodedPair[] {
  return probes.flatMap(({ name, text }, index) => {
    const [a, b] = [target[index], draft[index]];
    if (!isDone(a) || !isDone(b)) return [];
    return [{ probe: name, target: { text, ...a.value }, draft: { text, ...b.value } }];
  });
}

function chatProbe(name: string, text: string): Probe {
  return { name, text, special: false };
}

/** Whether something came out. */
function isDone<Value>(outcome: Outcome<Value> | undefined): outcome is { readonly value: Value } {
  return outcome !== undefined && "value" in outcome;
}

/** A template that refuses one conversation (a system message) is not told of: that is what it is to do. */
function unrendered(chats: readonly RenderedChat[]): NotChecked[] {
  return (["target", "draft"] as const).flatMap((side) => {
    const outcomes = chats.map((chat) => chat[side]);
    const [first] = outcomes;
    if (first === undefined || outcomes.some(isDone) || !("error" in first)) return [];
    return [{ what: `the ${side}'s chat template`, why: first.error }];
  });
}
