import { readTensorNames } from "../checkpoint/facts/tensor-names.ts";
import type { Weights } from "../checkpoint/weights.ts";
import { countParameters } from "../model/count-parameters.ts";
import { chooseGraph } from "../model/graph/choose-graph.ts";
import type { PairMember } from "./pair.ts";

/** Weights of the experts among which a mixture chooses; not those of shared experts, nor what chooses. */
const EXPERT = /(?:^|\.)experts\./;

/** From the headers where it is known how many numbers an element holds; of other packed weights, and without headers, from config.json. */
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
  const packed = facts.get("quantization.tensors") !== null;
  const number = weights.complete ? numbersIn(weights, packed, keeps) : null;
  if (number !== null) return number;
  const { graph } = chooseGraph(facts, weights, architectures);
  return graph === null ? null : countParameters(graph, keeps);
}

/** null without headers, and where it is not known how many numbers an element of packed weights holds. */
function numbersIn({ tensors }: Weights, packed: boolean, keeps: (name: string) => boolean): number | null {
  let sum = 0n;
  for (const [name, { shape, dtype }] of tensors.entries()) {
    const known = numbersInElement(name, (other) => tensors.has(other));
    const held = known ?? (packed && !/^B?F(?:16|32|64)$|^F8/.test(dtype) ? null : 1n);
    if (held === null) return null;
    if (keeps(name)) sum += held * shape.reduce((product, size) => product * BigInt(size), 1n);
  }
  const number = Number(sum);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** Scales are not learned; a byte of MXFP4's blocks is two numbers. null for any other tensor. */
function numbersInElement(name: string, has: (name: string) => boolean): bigint | null {
  if (name.endsWith(".weight_scale_inv") && has(name.replace(/_scale_inv$/, ""))) return 0n;
  if (name.endsWith("_scales") && has(name.replace(/scales$/, "blocks"))) return 0n;
  if (name.endsWith("_blocks") && has(name.replace(/blocks$/, "scales"))) return 2n;
  return null;
}
