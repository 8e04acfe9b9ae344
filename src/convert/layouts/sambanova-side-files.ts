import { isVocabularyFile } from "../../checkpoint/vocabulary-file.ts";

const NAMES: ReadonlySet<string> = new Set([
  "config.json",
  "generation_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "merges.txt",
  "normalizer.json",
  "chat_template.json",
  "chat_template.jinja",
  "preprocessor_config.json",
  "processor_config.json",
  "image_processor_config.json",
  "video_preprocessor_config.json",
]);

/** Licences ask that they go with every copy. */
const LICENCE = /^(?:LICEN[CS]E|NOTICE|USE_POLICY)(?:[-_.].*)?$/i;

/** Whether a file beside the weights goes with them: configurations, everything of a tokenizer or processor, licences. */
export function isSambanovaSideFile(name: string): boolean {
  return NAMES.has(name) || isVocabularyFile(name) || (LICENCE.test(name) && !/\.(?:py|bin|pt|pth)$/i.test(name));
}
