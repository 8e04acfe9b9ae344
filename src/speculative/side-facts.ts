import type { Fact, FactName } from "../checkpoint/facts/fact.ts";
import type { SIDE_FACTS, SideFactName } from "../checkpoint/facts/pair-fact.ts";
import { readTensorNames } from "../checkpoint/facts/tensor-names.ts";
import { filePlace } from "../checkpoint/place.ts";
import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { countParameters } from "../model/count-parameters.ts";
import { chooseGraph } from "../model/graph/choose-graph.ts";
import { bosAdded } from "./bos-added.ts";
import { contextLength } from "./context-length.ts";
import type { PairMember } from "./pair.ts";
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
      const parameters = multipliedParameters(member);
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

/** From the headers where each element is a number of the model's; of packed weights, and without headers, from config.json. */
function parametersOf({ checkpoint, architectures }: PairMember): number | null {
  const { weights, facts } = checkpoint;
  const { graph } = chooseGraph(facts, weights, architectures);
  if (weights.complete && weights.tensors.size > 0 && facts.get("quantization.tensors") === null) {
    let sum = 0n;
    for (const { shape } of weights.tensors.values()) {
      sum += shape.reduce((product, size) => product * BigInt(size), 1n);
    }
    const number = Number(sum);
    return Number.isSafeInteger(number) && number > 0 ? number : null;
  }
  return graph === null ? null : countParameters(graph);
}

/** The same model costs the same whether its head is tied or stored: a table that is only looked up costs nothing. */
function multipliedParameters(member: PairMember): number | null {
  const { weights, facts } = member.checkpoint;
  const parameters = parametersOf(member);
  if (parameters === null) return null;
  const { embedding, head } = readTensorNames(weights);
  const hasHead = embedding === null ? facts.get("embeddings.tied")?.value === false : head !== null;
  const [rows, width] = [facts.get("vocabulary.size")?.value, facts.get("architecture.hidden_size")?.value];
  if (!hasHead || typeof rows !== "number" || typeof width !== "number") return parameters;
  const less = parameters - rows * width;
  return less > 0 ? less : parameters;
}
