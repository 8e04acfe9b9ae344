import type { Fact, FactName } from "../../../checkpoint/facts/fact.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { textConfig } from "./config-document.ts";
import { differsFromBase } from "./differs-from-base.ts";

const SIZES: ReadonlyMap<string, FactName> = new Map([
  ["hidden_size", "architecture.hidden_size"],
  ["num_hidden_layers", "architecture.num_hidden_layers"],
  ["num_attention_heads", "architecture.num_attention_heads"],
  ["intermediate_size", "architecture.intermediate_size"],
  ["vocab_size", "vocabulary.size"],
]);

/** The sizes that fix a model's shape stand in config.json; one finding for all that do not. */
export const sizesStated: RuleFunction = {
  name: "config/sizes-stated",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "assumed"],
  run(context): FunctionOutcome {
    const { checkpoint } = context;
    const config = textConfig(checkpoint);
    // The parts of a composite model leave out what equals their class: Gemma 3's text_config has no vocab_size.
    if (config === null || config.section.length > 0) return { targets: 0, findings: [] };
    const facts = [...SIZES].map(([name, fact]) => ({ name, fact, found: checkpoint.facts.get(fact) }));
    const assumed = facts.filter(
      (size): size is typeof size & { readonly found: Fact } =>
        size.found !== null && size.found.how === "default" && !differsFromBase(context, size.fact),
    );
    const [first] = assumed;
    const targets = facts.filter(({ found }) => found !== null).length;
    if (first === undefined) return { targets, findings: [] };
    const args = {
      names: assumed.map(({ name }) => name).join(", "),
      assumed: assumed.map(({ found }) => String(found.value)).join(", "),
    };
    return { targets, findings: [{ args, primary: { file: "config.json", pointer: [first.name], part: "key" } }] };
  },
};
