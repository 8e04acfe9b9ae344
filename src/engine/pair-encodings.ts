/** What both tokenizers of a pair make of the same texts. */
export interface PairEncodings {
  /** Both have the very same tokenizer.json: then they encode alike, and nothing was encoded to see it. */
  readonly sameFile: boolean;
  /** Texts that both encoded, among them the target's chats as the target's template writes them. */
  readonly texts: EncodingCount;
  /** Conversations as each side's own template writes them; the draft's is not used where it only drafts. */
  readonly chats: EncodingCount;
  /** Never a finding: what could not be looked at, and why. */
  readonly notChecked: readonly NotChecked[];
}

export interface EncodingCount {
  readonly compared: number;
  readonly differing: number;
  /** The first in the order of the probes. */
  readonly first: EncodingDifference | null;
}

export interface EncodingDifference {
  /** What the text tests: "Tamil", "runs of spaces". */
  readonly probe: string;
  readonly target: EncodedText;
  readonly draft: EncodedText;
  /** How many ids are the same before. */
  readonly at: number;
}

export interface EncodedText {
  readonly text: string;
  /** From the first that differs, and no more than a few. */
  readonly ids: readonly number[];
  /** As the vocabulary spells them. */
  readonly tokens: readonly string[];
}

export interface NotChecked {
  /** "the encodings", "the target's chat template". */
  readonly what: string;
  readonly why: string;
}
