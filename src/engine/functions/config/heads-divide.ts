import type { Fact } from "../../../checkpoint/facts/fact.ts";
import { memberOf } from "../../../format/json/json-value.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { textConfig } from "./config-document.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { hasOwnCode } from "./has-own-code.ts";

const NOTHING: FunctionOutcome = { targets: 0, findings: [] };

/** Keys of models whose head width is not hidden_size / num_attention_heads: T5, Qwen 1, Zamba, ALBERT's like, DeepSeek. */
const OWN_WIDTHS = [
  "d_kv",
  "kv_channels",
  "attention_head_dim",
  "attention_head_size",
  "head_size",
  "qk_nope_head_dim",
];

/** hidden_size is a whole multiple of num_attention_heads where no head_dim is stated or fixed by the class. */
export const headsDivide: RuleFunction = {
  name: "config/heads-divide",
  options: { type: "object", additionalProperties: false },
  placeholders: ["heads", "hidden"],
  run(context, _, meta): FunctionOutcome {
    const { checkpoint } = context;
    const config = textConfig(checkpoint);
    const hidden = checkpoint.facts.get("architecture.hidden_size");
    const heads = checkpoint.facts.get("architecture.num_attention_heads");
    if (config === null || !isNumber(hidden) || !isNumber(heads) || hasOwnCode(checkpoint)) return NOTHING;
    if (OWN_WIDTHS.some((key) => memberOf(config.value, key) !== undefined)) return NOTHING;
    const width = checkpoint.facts.get("architecture.head_dim");
    if (width !== null && width.how !== "derived") return NOTHING;
    // A head_dim of the wrong type or range is no fact either: the schema rule has said it.
    if ((memberOf(config.value, "head_dim") ?? null) !== null) return NOTHING;
    if (hidden.value % heads.value === 0) return { targets: 1, findings: [] };
    if (differsFromBase(context, "architecture.hidden_size")) return NOTHING;
    if (differsFromBase(context, "architecture.num_attention_heads")) return NOTHING;
    // With the right value at hand, the tensors say it: weights/config-contradicted.
    if ((openDeviations(context, meta)?.key ?? null) !== null) return NOTHING;
    const primary = heads.how === "stated" ? heads : hidden;
    const other = primary === heads ? hidden : heads;
    return {
      targets: 1,
      findings: [
        {
          args: { heads: heads.value, hidden: hidden.value },
          primary: primary.from,
          related: other.how === "stated" ? [{ ...other.from, label: "does not divide" }] : [],
          actual: primary.value,
        },
      ],
    };
  },
};

function isNumber(fact: Fact | null): fact is Fact<number> {
  return typeof fact?.value === "number";
}
