import { readTensorNames } from "../checkpoint/facts/tensor-names.ts";
import { countParameters } from "../model/count-parameters.ts";
import { chooseGraph } from "../model/graph/choose-graph.ts";
import type { PairMember } from "./pair.ts";

/** Weights of the experts among which a mixture chooses; not those of shared experts, nor what chooses. */
const EXPERT = /(?:^|\.)experts\./;

/** From the headers where each element is a number of the model's; of packed weights, and without headers, from config.json. */
export function parametersOf(member: PairMember): number | null {
  return countNamed(member, () => true);
}

/**
 * What a token is multiplied with. The same model costs the same whether its head is tied or stored, as a table that is only
 * looked up costs nothing; and of the experts of a mixture a token uses some. null where it is not known how many.
 */
export function multipliedParametersOf(member: PairMember): number | null {
  const parameters = parametersOf(member);
  const unused = unusedExperts(member);
  if (parameters === null || unused === null) return null;
  const less = parameters - unused - lookedUp(member);
  return less > 0 ? less : parameters;
}

function unusedExperts(member: PairMember): number | null {
  const { facts } = member.checkpoint;
  const all = facts.get("architecture.num_experts")?.value;
  const used = facts.get("architecture.num_experts_per_tok")?.value;
  if (typeof all !== "number" || all <= 1) return 0;
  if (typeof used !== "number" || used < 1 || used > all) return null;
  const experts = countNamed(member, (name) => EXPERT.test(name));
  return experts === null ? null : Math.round(experts * (1 - used / all));
}

/** Elements of the embedding, where the head has a table of its own. */
function lookedUp({ checkpoint: { weights, facts } }: PairMember): number {
  const { embedding, head } = readTensorNames(weights);
  const hasHead = embedding === null ? facts.get("embeddings.tied")?.value === false : head !== null;
  const [rows, width] = [facts.get("vocabulary.size")?.value, facts.get("architecture.hidden_size")?.value];
  return hasHead && typeof rows === "number" && typeof width === "number" ? rows * width : 0;
}

function countNamed({ checkpoint, architectures }: PairMember, keeps: (name: string) => boolean): number | null {
  const { weights, facts } = checkpoint;
  const { graph } = chooseGraph(facts, weights, architectures);
  if (!weights.complete || weights.tensors.size === 0 || facts.get("quantization.tensors") !== null) {
    return graph === null ? null : countParameters(graph, keeps);
  }
  let sum = 0n;
  for (const [name, { shape }] of weights.tensors.entries()) {
    if (keeps(name)) sum += shape.reduce((product, size) => product * BigInt(size), 1n);
  }
  const number = Number(sum);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
