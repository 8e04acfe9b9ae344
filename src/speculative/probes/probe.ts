/** A text that both tokenizers of a pair encode. */
export interface Probe {
  /** What it tests, in a word or two: "Tamil", "a run of tabs". */
  readonly name: string;
  readonly text: string;
  /** Whether the post-processor adds its tokens (bos); not to a chat, whose template writes them. */
  readonly special: boolean;
}
