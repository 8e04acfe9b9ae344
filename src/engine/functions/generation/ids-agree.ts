import type { JsonObject } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { idsOf, printIds, roleOf } from "../tokenizer/stated-ids.ts";
import { compareTokenizerId } from "../tokenizer/tokenizer-id.ts";
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
  placeholders: ["missing", "stated", "other"],
  run(context, options: JsonObject): FunctionOutcome {
    const { facts } = context.checkpoint;
    const role = roleOf(options["role"]);
    const generation = facts.get(`${role}.generation`);
    const config = facts.get(`${role}.config`);
    if (generation === null || config === null) return { targets: 0, findings: [] };
    const [wanted, found] = [idsOf(config), new Set(idsOf(generation))];
    if (wanted.length === 0 || found.size === 0) return { targets: 0, findings: [] };
    // Where the tokenizer has a third id, tokenizer/pad-id or tokenizer/bos-id names all three.
    if (role !== "eos" && compareTokenizerId(context, role)?.agree === false) return { targets: 1, findings: [] };
    const said = role === "eos" ? eosOfBaseOnly(context) : new Set();
    const missing = wanted.filter((id) => !found.has(id) && !said.has(id));
    if (missing.length === 0) return { targets: 1, findings: [] };
    const related = [{ ...config.from, label: "says otherwise" }];
    const { value: actual, from: primary } = generation;
    const args = {
      stated: printIds(generation),
      other: printIds(config),
      missing: missing.length === 1 ? (missing[0] ?? null) : missing,
    };
    return { targets: 1, findings: [{ args, primary, related, actual, expected: config.value }] };
  },
};
