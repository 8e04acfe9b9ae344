const VOCABULARY =
  /^(?:tokenizer|spiece|sentencepiece\.bpe|spm|tiktoken)\.model$|\.tiktoken$|^tekken\.json$|^vocab\.(?:json|txt)$/;

/** A tokenizer's vocabulary in a form older than tokenizer.json: sentencepiece, tiktoken, Mistral's, word lists. */
export function isVocabularyFile(name: string): boolean {
  return VOCABULARY.test(name);
}
