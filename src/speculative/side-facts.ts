import type { Fact, FactName } from "../checkpoint/facts/fact.ts";
import type { SIDE_FACTS, SideFactName } from "../checkpoint/facts/pair-fact.ts";
import { filePlace } from "../checkpoint/place.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { bosAdded } from "./bos-added.ts";
import { contextLength } from "./context-length.ts";
import type { PairMember } from "./pair.ts";
import { multipliedParametersOf, parametersOf } from "./parameters.ts";
import { type Role, roleOf } from "./role.ts";

/** The facts of one side, with places in its own folder. Each is computed when it is first asked for. */
export interface SideFacts {
  readonly role: Role;
  get(name: SideFactName): Fact | null;
}

type Readers = { readonly [Name in keyof typeof SIDE_FACTS]: () => Fact | null };

export function sideFacts(member: PairMember): SideFacts {
  const { checkpoint, base } = member;
  const { facts, files } = checkpoint;
  const role = roleOf(checkpoint);
  const own = (value: JsonValue): Fact => ({ value, from: filePlace(""), how: "derived" });
  const readers: Readers = {
    role: () => ({ value: role.name, from: role.place, how: "derived" }),
    base: () => (base === null ? null : own(base.name)),
    parameters: () => {
      const parameters = parametersOf(member);
      return parameters === null ? null : own(parameters);
    },
    multiplied_parameters: () => {
      const parameters = multipliedParametersOf(member);
      return parameters === null ? null : own(parameters);
    },
    context_length: () => contextLength(facts),
    bos_added: () => bosAdded(checkpoint),
    bos_id: () => facts.get("bos.tokenizer_id") ?? facts.get("bos.generation") ?? facts.get("bos.config"),
    pad_id: () => facts.get("pad.generation") ?? facts.get("pad.config") ?? facts.get("pad.tokenizer_id"),
    family: () => {
      const type = facts.get("architecture.model_type");
      return typeof type?.value !== "string"
        ? null
        : { ...type, value: type.value.replace(/_(?:text|moe|moe_text)$/, "") };
    },
    tiers: () => {
      const tiers = memberOf(base?.data, "contextLengths");
      return Array.isArray(tiers) && tiers.length > 0 ? own(tiers as readonly JsonValue[]) : null;
    },
    converted: () => own(files.has("DONE")),
  };
  const known = new Map<SideFactName, Fact | null>();
  return {
    role,
    get(name) {
      const before = known.get(name);
      if (before !== undefined) return before;
      const fact = isExtra(name, readers) ? readers[name]() : facts.get(name);
      known.set(name, fact);
      return fact;
    },
  };
}

function isExtra(name: SideFactName, readers: Readers): name is Exclude<SideFactName, FactName> {
  return Object.hasOwn(readers, name);
}
