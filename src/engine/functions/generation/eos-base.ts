import type { Fix } from "../../fix.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { printIds } from "../tokenizer/stated-ids.ts";
import { eosOfBaseOnly } from "./eos-of-base.ts";
import { addIds, statedPlaces } from "./id-edits.ts";

/** Ids at which the base model stops and this checkpoint, of the same model type, does not. */
export const eosBase: RuleFunction = {
  name: "generation/eos-base",
  options: { type: "object", additionalProperties: false },
  placeholders: ["stated", "missing"],
  needsBase: true,
  fix: "safe",
  run(context): FunctionOutcome {
    const { checkpoint, base } = context;
    const [own, wanted] = [checkpoint.facts.get("eos.all"), base?.facts.get("eos.all") ?? null];
    const type = checkpoint.facts.get("architecture.model_type")?.value;
    if (own === null || wanted === null || base?.facts.get("architecture.model_type")?.value !== type) {
      return { targets: 0, findings: [] };
    }
    const missing = [...eosOfBaseOnly(context)];
    if (missing.length === 0) return { targets: 1, findings: [] };
    const args = { stated: printIds(own), missing: missing.join(", ") };
    const edits = statedPlaces(context, "eos").flatMap((stated) => addIds(context, stated, missing));
    const fixes: readonly Fix[] = [{ title: `add ${args.missing} to eos_token_id`, safety: "safe", edits }];
    return { targets: 1, findings: [{ args, primary: own.from, actual: own.value, expected: wanted.value, fixes }] };
  },
};
