import type { ProblemCode } from "../checkpoint/problem.ts";
import { jsonEqual } from "../engine/json-equal.ts";
import { isJsonObject, type JsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Pointer } from "../format/json/pointer.ts";
import { quote } from "../format/text/quote.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import { scoreDifference } from "./score-difference.ts";

/** Something in tokenizer.json that makes other ids of the same text although the tokens are the same. */
export interface PartDifference {
  readonly code: Extract<ProblemCode, `pair/${string}`>;
  readonly pointer: Pointer;
  readonly detail: string;
  readonly target: JsonValue;
  readonly draft: JsonValue;
}

/** Longer parts are told by their place alone. */
const MAX_SHOWN = 160;

/** What the tokenizers library takes for an option that is left out. */
const OPTIONS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["ignore_merges", false],
  ["byte_fallback", false],
  ["fuse_unk", false],
  ["unk_token", null],
  ["unk_id", null],
  ["continuing_subword_prefix", null],
  ["end_of_word_suffix", null],
  ["max_input_chars_per_word", 100],
  ["dropout", null],
]);

const PARTS = [
  ["normalizer", "pair/normalizer"],
  ["pre_tokenizer", "pair/pre-tokenizer"],
  ["post_processor", "pair/post-processor"],
] as const;

/** How two tokenizers with the same tokens differ in what they make of a text. */
export function differingParts(target: TokenizerSummary, draft: TokenizerSummary): readonly PartDifference[] {
  if (target === draft) return [];
  return [
    ...modelDifferences(target, draft),
    ...mergeDifferences(target, draft),
    ...scoreDifferences(target, draft),
    ...partDifferences(target, draft),
  ];
}

function* modelDifferences(target: TokenizerSummary, draft: TokenizerSummary): Iterable<PartDifference> {
  if (target.model !== draft.model) {
    const detail = `the draft's model is ${nameOf(draft.model)}, the target's ${nameOf(target.model)}`;
    yield {
      code: "pair/tokenizer-model",
      pointer: ["model", "type"],
      detail,
      target: target.model,
      draft: draft.model,
    };
    return;
  }
  const [a, b] = [memberOf(target.outline, "model"), memberOf(draft.outline, "model")];
  for (const [key, byDefault] of OPTIONS) {
    const [own, other] = [a, b].map((model) => orNull(memberOf(model, key) ?? byDefault));
    if (own === undefined || other === undefined || jsonEqual(own, other)) continue;
    const detail = `${key} is ${JSON.stringify(other)}, the target's is ${JSON.stringify(own)}`;
    yield { code: "pair/tokenizer-options", pointer: ["model", key], detail, target: own, draft: other };
  }
}

function* mergeDifferences(target: TokenizerSummary, draft: TokenizerSummary): Iterable<PartDifference> {
  const [a, b] = [target.merges, draft.merges];
  if (a === null || b === null) {
    if (a === b) return;
    const detail = `${a === null ? "the target" : "the draft"} has no merges`;
    yield { code: "pair/merges", pointer: ["model", "merges"], detail, target: a !== null, draft: b !== null };
    return;
  }
  const found = a.differenceFrom(b);
  if (found === null) return;
  const { counts, onlyA, onlyB, rank, at } = found;
  const first = `merge ${rank} is ${at[1] === null ? "missing" : quote(at[1])}, the target's is ${at[0] === null ? "missing" : quote(at[0])}`;
  const sums =
    onlyA + onlyB === 0
      ? "the same merges in another order"
      : `${onlyA} only in the target, ${onlyB} only in the draft`;
  const detail = `${counts[1]} merges, the target has ${counts[0]}: ${sums}; ${first}`;
  yield { code: "pair/merges", pointer: ["model", "merges", rank], detail, target: counts[0], draft: counts[1] };
}

function* scoreDifferences(target: TokenizerSummary, draft: TokenizerSummary): Iterable<PartDifference> {
  if (target.model !== "Unigram" || draft.model !== "Unigram") return;
  const found = scoreDifference(target, draft);
  if (found === null) return;
  const { compared, differing, first } = found;
  const token = draft.tokenOf(first.id);
  yield {
    code: "pair/scores",
    pointer: ["model", "vocab", first.id, 1],
    detail: `${differing} of ${compared} scores differ: that of ${quote(token ?? "")} (${first.id}) is ${first.draft}, the target's is ${first.target}`,
    target: first.target,
    draft: first.draft,
  };
}

function* partDifferences(target: TokenizerSummary, draft: TokenizerSummary): Iterable<PartDifference> {
  for (const [key, code] of PARTS) {
    const [own, other] = [target, draft].map(({ outline }) => orNull(memberOf(outline, key) ?? null));
    if (own === undefined || other === undefined || jsonEqual(effective(own), effective(other))) continue;
    yield {
      code,
      pointer: [key],
      detail: `${key} is ${shown(other)}, the target's is ${shown(own)}`,
      target: own,
      draft: other,
    };
  }
}

/** Without what changes no id: offsets that are trimmed, options that say the default, lists of one. */
function effective(part: JsonValue): JsonValue {
  if (Array.isArray(part)) return part.map((each: JsonValue) => effective(each));
  if (!isJsonObject(part)) return part;
  for (const key of ["normalizers", "pretokenizers", "processors"]) {
    const list = memberOf(part, key);
    if (!Array.isArray(list)) continue;
    const kept = list.map((each: JsonValue) => effective(each)).filter((each) => each !== null);
    return kept.length === 0 ? null : kept.length === 1 ? (kept[0] ?? null) : { type: "Sequence", parts: kept };
  }
  const { trim_offsets: _, ...rest } = part;
  if (memberOf(part, "type") === "BertNormalizer") return { strip_accents: null, ...rest };
  if (memberOf(part, "type") === "ByteLevel") return { use_regex: true, add_prefix_space: true, ...rest };
  if (memberOf(part, "type") === "Metaspace") return metaspace(part);
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, effective(value)]));
}

/** As tokenizers 0.23 reads what older versions wrote: add_prefix_space for prepend_scheme, no `split`, str_rep of its own. */
function metaspace(part: JsonObject): JsonValue {
  const { add_prefix_space: before, str_rep: _, ...rest } = part;
  return { split: true, prepend_scheme: before === false ? "never" : "always", ...rest };
}

/** Older files say "" for what newer ones leave null. */
function orNull(value: JsonValue): JsonValue {
  return value === "" ? null : value;
}

function nameOf(model: string | null): string {
  return model ?? "not named";
}

function shown(part: JsonValue): string {
  if (part === null) return "absent";
  const text = JSON.stringify(part);
  if (text.length <= MAX_SHOWN) return text;
  const parts = ["normalizers", "pretokenizers", "processors"].flatMap((key) => memberOf(part, key) ?? []);
  const types = (Array.isArray(parts) ? parts.flat() : []).map((each) => memberOf(each, "type"));
  const names = types.length === 0 ? [memberOf(part, "type")] : types;
  return `of ${text.length} characters (${names.map(String).join(", ")})`;
}
