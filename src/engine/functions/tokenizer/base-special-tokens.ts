import type { Place } from "../../../checkpoint/place.ts";
import { type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import { isReservedSlot } from "../../../format/tokenizer/reserved-slots.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { addedTokens, type PlacedToken } from "./added-tokens.ts";

/**
 * Special tokens of the base model whose ids are unnamed slots in the checkpoint: the tokenizer is of an older model of the family.
 * An id with a name of its own is somebody's decision, and so is a slot of the base that got one.
 */
export const baseSpecialTokens: RuleFunction = {
  name: "tokenizer/base-special-tokens",
  options: { type: "object", additionalProperties: false },
  placeholders: ["tokens", "slots"],
  run({ checkpoint, base }): FunctionOutcome {
    const published = memberOf(base?.data, "specialTokens");
    const known = new Map<number, PlacedToken>();
    for (const token of addedTokens(checkpoint)) if (!known.has(token.id)) known.set(token.id, token);
    const compared = ROLES.flatMap(({ role, inUse }) =>
      tokensOf(memberOf(published, role)).flatMap(({ id, text }) => {
        const here = known.get(id);
        return here === undefined ? [] : [{ id, text, inUse, here }];
      }),
    );
    if (compared.length === 0) return { targets: 0, findings: [] };
    const unnamed = [...new Map(compared.map((each) => [each.id, each])).values()]
      .filter(({ text, here }) => here.content !== text && isReservedSlot(here.content) && !isReservedSlot(text))
      .sort((a, b) => a.id - b.id);
    const [first, ...others] = unnamed.toSorted((a, b) => Number(b.inUse) - Number(a.inUse));
    // What only pads is nobody's loss.
    if (first === undefined || !first.inUse) return { targets: 1, findings: [] };
    const args = {
      tokens: nameList(unnamed.map(({ text, id }) => `${text} (${id})`)),
      slots: nameList(unnamed.map(({ here }) => here.content)),
    };
    const related = others.map(({ text, here }) => ({ ...contentPlace(here), label: `${text} in the base model` }));
    const { here, text: expected } = first;
    return { targets: 1, findings: [{ args, primary: contentPlace(here), related, actual: here.content, expected }] };
  },
};

const ROLES = [
  { role: "bos", inUse: true },
  { role: "eos", inUse: true },
  { role: "pad", inUse: false },
  { role: "spare", inUse: false },
] as const;

function tokensOf(value: JsonValue | undefined): readonly { readonly id: number; readonly text: string }[] {
  return (Array.isArray(value) ? (value as readonly JsonValue[]) : [value]).flatMap((token) => {
    const [id, text] = [memberOf(token, "id"), memberOf(token, "text")];
    return typeof id === "number" && typeof text === "string" ? [{ id, text }] : [];
  });
}

/** Where its text stands. */
function contentPlace({ from }: PlacedToken): Place {
  switch (from.file) {
    case "tokenizer.json":
      return { ...from, pointer: [...from.pointer.slice(0, -1), "content"] };
    case "tokenizer_config.json":
      return { ...from, pointer: [...from.pointer, "content"], part: "value" };
    default:
      return { ...from, part: "key" };
  }
}
