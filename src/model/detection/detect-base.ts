import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { FactName, Facts } from "../../checkpoint/facts/fact.ts";
import type { ModelTypes } from "../../checkpoint/model-types.ts";
import { valueAt } from "../../format/json/pointer.ts";
import type { Architectures } from "../architecture/architectures.ts";
import type { BaseModel } from "../base-model.ts";
import type { BaseModelEntry } from "../base-model-entry.ts";
import { chooseGraph } from "../graph/choose-graph.ts";
import { compareGraph } from "../graph/compare-graph.ts";
import { deviations } from "../graph/deviations.ts";
import type { ModelRegistry } from "../model-registry.ts";
import { toBaseModel } from "../to-base-model.ts";
import { type FactDifference, factDifferences, GRAPH_FACTS, TELLING_FACTS } from "./compared-facts.ts";
import { type NamedModel, namedModels } from "./named-models.ts";

export interface NearestBase {
  readonly name: string;
  /** What must be another for it to be this model; those of the graph first. */
  readonly differences: readonly FactDifference[];
  /** What the checkpoint calls its base and cannot have come from, as a clause. */
  readonly doubt?: string;
}

export type Detection =
  | { readonly base: BaseModel; readonly nearest: null }
  | { readonly base: null; readonly nearest: NearestBase | null };

export interface KnownModels {
  /** Base models whose config has this model_type. */
  entriesOf(modelType: string): readonly BaseModelEntry[];
  /** All of them by name; asked for when a checkpoint names one. */
  registry(): ModelRegistry;
  readonly modelTypes: ModelTypes;
  readonly architectures: Architectures;
}

/** More differences in the graph than this, and naming a nearest model says nothing. */
const MAX_DIFFERENCES = 4;

/** What tells nothing for sure, as any library or fine-tune changes it, and yet is most often the base's. */
const OTHER_FACTS: readonly FactName[] = [
  "transformers.version",
  "bos.config",
  "bos.tokenizer",
  "eos.tokenizer",
  "pad.tokenizer",
  "tokenizer.class",
  "tokenizer.model_max_length",
  "embeddings.tied",
  "dtype.config",
  "quantization.method",
];
const SIZE_FACTS: readonly FactName[] = ["architecture.hidden_size", "architecture.num_hidden_layers"];

/** A base model held against the checkpoint as far as somebody asks: most differ in the first number. */
class Candidate {
  readonly base: BaseModel;
  readonly #own: Facts;

  constructor(base: BaseModel, own: Facts) {
    this.base = base;
    this.#own = own;
  }

  get isSameGraph(): boolean {
    return GRAPH_FACTS.every((name) => factDifferences(this.#own, this.base.facts, [name]).length === 0);
  }

  get isSameWidth(): boolean {
    return factDifferences(this.#own, this.base.facts, ["architecture.hidden_size"]).length === 0;
  }

  get graph(): readonly FactDifference[] {
    return factDifferences(this.#own, this.base.facts, GRAPH_FACTS);
  }

  get telling(): readonly FactDifference[] {
    return factDifferences(this.#own, this.base.facts, TELLING_FACTS);
  }
}

/**
 * The base model that a checkpoint was made from. First the checkpoint's own word counts (README.md, _name_or_path); what
 * differs then is told by the rules. Else it must have the same graph, and the base's rope, context length, stop tokens and
 * tokenizer; where no base has the graph of its config, its tensors may be a base's to the last shape, and config.json was
 * edited. Several that all of this holds for are named together: what the rules compare is then the same for each.
 */
export function detectBase(checkpoint: Checkpoint, known: KnownModels): Detection {
  const candidates = candidatesFor(checkpoint, known);
  const sameGraph = candidates.filter(({ isSameGraph }) => isSameGraph);
  const names = namedModels(checkpoint.facts, known.registry);
  const named = nearestNamed(candidates, names);
  if (named !== null) return detected([named.candidate], true, `named in ${named.where}`);
  // A name that cannot be true is worth a word beside whatever is found.
  const doubt = names.map(({ entry, where }) => `${where} names ${entry.name}, which it cannot be`)[0] ?? null;
  const though = doubt === null ? "" : `, though ${doubt}`;
  const likely = byLikeness(checkpoint);
  const alike = sameGraph.filter(({ telling }) => telling.length === 0).toSorted(likely);
  if (alike.length > 0) return detected(alike, false, `same graph, rope, context length and stop tokens${though}`);
  const byTensors = sameGraph.length > 0 ? [] : candidates.filter((each) => hasTensorsOf(checkpoint, each, known));
  if (byTensors.length > 0) {
    return detected(
      byTensors.toSorted(likely),
      false,
      `its tensors have exactly this model's names and shapes${though}`,
    );
  }
  const nearest = nearestOf(candidates.toSorted(likely));
  return { base: null, nearest: nearest === null || doubt === null ? nearest : { ...nearest, doubt } };
}

/** Base models of the same model_type; others have another graph. */
function candidatesFor({ facts }: Checkpoint, { entriesOf, modelTypes }: KnownModels): readonly Candidate[] {
  const modelType = facts.get("architecture.root_model_type")?.value;
  // A config that says next to nothing has its class's defaults, and these are often a real model's numbers.
  const saysSize = SIZE_FACTS.every((name) => facts.get(name)?.how === "stated");
  if (typeof modelType !== "string" || !saysSize) return [];
  return entriesOf(modelType).map((entry) => new Candidate(toBaseModel(entry, "detected", modelTypes), facts));
}

/** A name is believed unless the model is of another type or width: a fine-tune may have been cut or given new tokens. */
function nearestNamed(
  candidates: readonly Candidate[],
  names: readonly NamedModel[],
): { readonly candidate: Candidate; readonly where: string } | null {
  for (const { entry, where } of names) {
    const candidate = candidates.find(({ base }) => base.name === entry.name);
    if (candidate?.isSameWidth === true) return { candidate, where };
  }
  return null;
}

/**
 * Of models that cannot be told apart, the one whose other facts are nearest: who saved it, what its bos is called. A fact that
 * is not known of a model counts by half, or the model of which the least is known would be the nearest.
 */
function byLikeness({ facts }: Checkpoint): (a: Candidate, b: Candidate) => number {
  const unlike = ({ base }: Candidate): number => {
    const unknown = OTHER_FACTS.filter((name) => facts.get(name) !== null && base.facts.get(name) === null);
    return factDifferences(facts, base.facts, OTHER_FACTS).length + unknown.length / 2;
  };
  const isExample = ({ base }: Candidate): boolean => (valueAt(base.data, ["documentedFor", 0]) ?? null) !== null;
  return (a, b) =>
    unlike(a) - unlike(b) || Number(isExample(b)) - Number(isExample(a)) || (a.base.name < b.base.name ? -1 : 1);
}

function detected([first, ...others]: readonly Candidate[], sure: boolean, why: string): Detection {
  if (first === undefined) return { base: null, nearest: null };
  const alternatives = others.map(({ base }) => base.name);
  return { base: { ...first.base, evidence: { sure, why, alternatives } }, nearest: null };
}

/** Headers were read, and every name and shape is the base's. */
function hasTensorsOf(
  { weights }: Checkpoint,
  { base, graph, telling }: Candidate,
  { architectures }: KnownModels,
): boolean {
  if (!weights.complete || graph.length > MAX_DIFFERENCES || telling.length > 0) return false;
  const chosen = chooseGraph(base.facts, weights, architectures);
  return chosen.graph !== null && deviations(compareGraph(weights, chosen.graph)) === 0;
}

function nearestOf(candidates: readonly Candidate[]): NearestBase | null {
  const [nearest] = candidates.toSorted(
    (a, b) => a.graph.length - b.graph.length || a.telling.length - b.telling.length,
  );
  if (nearest === undefined || nearest.graph.length > MAX_DIFFERENCES) return null;
  return { name: nearest.base.name, differences: [...nearest.graph, ...nearest.telling] };
}
