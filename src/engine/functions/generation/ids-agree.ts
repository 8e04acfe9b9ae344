import type { Fact } from "../../../checkpoint/facts/fact.ts";
import type { JsonObject, JsonValue } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import type { TokenRole } from "../tokenizer/stated-ids.ts";
import { eosOfBaseOnly } from "./eos-of-base.ts";

/** An id of config.json that generation_config.json does not give the same role. More eos ids there are welcome. */
export const idsAgree: RuleFunction = {
  name: "generation/ids-agree",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["role"],
    properties: { role: { enum: ["eos", "bos", "pad"] } },
  },
  placeholders: ["missing"],
  run(context, options: JsonObject): FunctionOutcome {
    const { facts } = context.checkpoint;
    const role = roleOf(options["role"]);
    const generation = facts.get(`${role}.generation`);
    const config = facts.get(`${role}.config`);
    if (generation === null || config === null) return { targets: 0, findings: [] };
    const [wanted, found] = [idsOf(config), new Set(idsOf(generation))];
    if (wanted.length === 0 || found.size === 0) return { targets: 0, findings: [] };
    const said = role === "eos" ? eosOfBaseOnly(context) : new Set();
    const missing = wanted.filter((id) => !found.has(id) && !said.has(id));
    if (missing.length === 0) return { targets: 1, findings: [] };
    const related = [{ ...config.from, label: "says otherwise" }];
    const { value: actual, from: primary } = generation;
    const args = { missing: missing.length === 1 ? (missing[0] ?? null) : missing };
    return { targets: 1, findings: [{ args, primary, related, actual, expected: config.value }] };
  },
};

function roleOf(value: JsonValue | undefined): TokenRole {
  return value === "bos" || value === "pad" ? value : "eos";
}

/** A negative id is an old way to say that there is none. */
function idsOf({ value }: Fact): readonly number[] {
  return [value].flat().filter((id): id is number => typeof id === "number" && id >= 0);
}
