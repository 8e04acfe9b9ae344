import type { Fact } from "../../../checkpoint/facts/fact.ts";
import type { JsonObject } from "../../../format/json/json-value.ts";
import type { Fix } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { idsOf, printIds, roleOf, type TokenRole } from "../tokenizer/stated-ids.ts";
import { compareTokenizerId } from "../tokenizer/tokenizer-id.ts";
import { unknownIds } from "../tokenizer/unknown-ids.ts";
import { eosOfBaseOnly } from "./eos-of-base.ts";
import { addIds, fitVocabulary, publishedIds, witnessOf } from "./id-edits.ts";

/** An id of config.json that generation_config.json does not give the same role. More eos ids there are welcome. */
export const idsAgree: RuleFunction = {
  name: "generation/ids-agree",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["role"],
    properties: { role: { enum: ["eos", "bos", "pad"] } },
  },
  fix: "safe",
  placeholders: ["missing", "stated", "other", "remedy"],
  run(context, options: JsonObject): FunctionOutcome {
    const { facts } = context.checkpoint;
    const role = roleOf(options["role"]);
    const generation = facts.get(`${role}.generation`);
    const config = facts.get(`${role}.config`);
    if (generation === null || config === null) return { targets: 0, findings: [] };
    // config/token-ids reports what no table holds.
    const isUnknown = unknownIds(context);
    const [wanted, found] = [idsOf(config).filter((id) => !isUnknown(id)), new Set(idsOf(generation))];
    if (wanted.length === 0 || found.size === 0) return { targets: 0, findings: [] };
    // Where the tokenizer has a third id, tokenizer/pad-id or tokenizer/bos-id names all three.
    if (role !== "eos" && compareTokenizerId(context, role)?.agree === false) return { targets: 1, findings: [] };
    const said = role === "eos" ? eosOfBaseOnly(context) : new Set();
    const missing = wanted.filter((id) => !found.has(id) && !said.has(id));
    if (missing.length === 0) return { targets: 1, findings: [] };
    const configIsOdd = isConfigOdd(context, role, generation, config);
    const add = `add ${missing.join(", ")} to ${role}_token_id of generation_config.json`;
    const args = {
      stated: printIds(generation),
      other: printIds(config),
      missing: missing.join(", "),
      // First the way that the base model, or else the tokenizer, speaks for.
      remedy: configIsOdd
        ? `set ${role}_token_id of config.json to ${printIds(generation)}, or ${add}`
        : `${add}, or correct config.json`,
    };
    const [odd, other] = configIsOdd ? [config, generation] : [generation, config];
    const related = [{ ...other.from, label: "says otherwise" }];
    return {
      targets: 1,
      findings: [
        {
          args,
          primary: odd.from,
          related,
          actual: odd.value,
          expected: other.value,
          fixes: configIsOdd ? followGeneration(context, role) : followConfig(context, role, missing),
        },
      ],
    };
  },
};

/** config.json as generation_config.json, for which the base model or the tokenizer speaks. */
function followGeneration(context: RuleContext, role: TokenRole): readonly Fix[] {
  const { facts, documents } = context.checkpoint;
  const [generation, config] = [facts.get(`${role}.generation`), facts.get(`${role}.config`)];
  const json = generation === null ? null : documents.get(generation.from.file)?.rawText(generation.from.pointer);
  if (generation === null || config === null || !json || !fitVocabulary(context, idsOf(generation))) return [];
  const safety = publishedIds(context.base, role).length === 0 ? "safe" : safetyWithBase("safe", context.base);
  const { file, pointer } = config.from;
  const title = `set ${role}_token_id of config.json to ${printIds(generation)}`;
  return [{ title, safety, edits: [{ op: "set", file, pointer, json }] }];
}

/** generation_config.json with what config.json has. Without a witness a further stop token is a guess, another token no fix. */
function followConfig(context: RuleContext, role: TokenRole, missing: readonly number[]): readonly Fix[] {
  const generation = context.checkpoint.facts.get(`${role}.generation`);
  const witness = witnessOf(context, role, missing);
  if (generation === null || !fitVocabulary(context, missing)) return [];
  const { file, pointer } = generation.from;
  if (role === "eos") {
    const title = `add ${missing.join(", ")} to eos_token_id of ${file}`;
    return [{ title, safety: witness ?? "unsafe", edits: addIds(context, generation, missing) }];
  }
  const [id] = missing;
  if (witness === null || id === undefined || missing.length > 1) return [];
  const title = `set ${role}_token_id of ${file} to ${id}`;
  return [{ title, safety: witness, edits: [{ op: "set", file, pointer, json: String(id) }] }];
}

/** Whether the base model's ids, or else the tokenizer's token, speak for generation_config.json alone. */
function isConfigOdd({ checkpoint, base }: RuleContext, role: TokenRole, generation: Fact, config: Fact): boolean {
  const published = base?.facts.get(`${role}.generation`) ?? base?.facts.get(`${role}.config`) ?? null;
  const id = checkpoint.facts.get(`${role}.tokenizer_id`)?.value;
  const expected = published === null ? idsOf({ value: id ?? null }) : idsOf(published);
  if (expected.length === 0) return false;
  const holds = (fact: Fact): boolean => expected.every((each) => idsOf(fact).includes(each));
  return holds(generation) && !holds(config);
}
