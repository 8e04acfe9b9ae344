import { namePatterns } from "../../checkpoint/name-patterns.ts";
import { modelGraph } from "../../model/architecture/model-graph.ts";
import type { TensorTemplate } from "../../model/architecture/tensor-graph.ts";
import type { FittingKey } from "../../model/graph/fitting-key.ts";
import type { GraphComparison } from "../../model/graph/graph-comparison.ts";
import type { TensorSet } from "../../model/graph/tensor-set.ts";
import { differsFromBase } from "../functions/weights/differs-from-base.ts";
import { embeddingRows } from "../functions/weights/embedding-rows.ts";
import { knowsAllNames } from "../functions/weights/known-names.ts";
import { layerCount } from "../functions/weights/layer-count.ts";
import { ADAPTER, namePrefix } from "../functions/weights/name-prefix.ts";
import { outputHead } from "../functions/weights/output-head.ts";
import { quantizationStray } from "../functions/weights/quantization-stray.ts";
import type { RuleContext, RuleMeta } from "../rule.ts";
import { contradictedKey } from "./contradicted-key.ts";
import { type GraphVerdict, graphVerdict, isQuantised } from "./graph-verdict.ts";
import { otherFamily } from "./other-families.ts";

/** What the graph has to say after the rules that look at one thing only have spoken. */
export interface OpenDeviations extends Pick<GraphComparison, "missing" | "unexpected" | "shapes"> {
  readonly verdict: GraphVerdict;
  /** The one key of config.json that contradicts the tensors, if it is one. */
  readonly key: FittingKey | null;
}

/** Tables that old versions stored under several names: every loader skips them, and weights/inv-freq tells. */
const COMPUTED = /(?:rotary_emb\.(?:inv_freq|cos_cached|sin_cached)|\.masked_bias|attn\.bias|\.position_ids)$/;

/** Whether another rule says of the whole checkpoint what explains every deviation: quantised without a word, or said and not quantised. */
export function isQuantisationTold(context: RuleContext, meta: RuleMeta): boolean {
  const { facts } = context.checkpoint;
  if (facts.get("quantization.tensors") !== null && facts.get("quantization.method") === null) return true;
  return quantizationStray.run(context, {}, meta).findings.length > 0;
}

const known = new WeakMap<GraphVerdict, OpenDeviations>();

/**
 * null when there is no graph, or the names are another family's or wrapped, of which other rules tell.
 * @param meta of the rule that asks: functions of other rules are asked what they would tell
 */
export function openDeviations(context: RuleContext, meta: RuleMeta): OpenDeviations | null {
  const verdict = graphVerdict(context);
  if (verdict === null || isQuantisationTold(context, meta)) return null;
  if (otherFamily(verdict, context) !== null || isWrapped(context, meta)) return null;
  const earlier = known.get(verdict);
  if (earlier !== undefined) return earlier;
  const open = withKey(filtered(verdict, context, meta), context, meta);
  known.set(verdict, open);
  return open;
}

/** Names with what a wrapper or an adapter put before or into them: rules of their own tell. */
export function isWrapped(context: RuleContext, meta: RuleMeta): boolean {
  if (namePrefix.run(context, {}, meta).findings.length > 0) return true;
  return namePatterns(context.checkpoint.weights).some(({ first }) => ADAPTER.test(first));
}

function filtered(verdict: GraphVerdict, context: RuleContext, meta: RuleMeta): OpenDeviations {
  const { checkpoint } = context;
  const { missing, unexpected, shapes } = verdict.comparison;
  // Stored in another layout, a name may still be one that the class has.
  const usual = verdict.chosen.other === undefined ? null : modelGraph(verdict.facts, context.architectures).graph;
  const packed = isQuantised(verdict.comparison, checkpoint);
  const isPacked = (template: TensorTemplate): boolean => packed && template.linear;
  const layers = toldLayers(context, meta);
  const head = outputHead.run(context, { tied: false }, meta).findings.length > 0;
  const rows = isVocabularyTold(context, meta);
  return {
    verdict,
    key: null,
    missing: knowsAllNames(checkpoint)
      ? missing.filter(
          ({ template, set }) =>
            !isPacked(template) && !isOfLayers(set, layers) && !(head && /(?:^|\.)lm_head\.weight$/.test(set.pattern)),
        )
      : [],
    unexpected: unexpected.filter(
      (set) =>
        !COMPUTED.test(set.pattern) &&
        usual?.byPattern.has(set.pattern) !== true &&
        !isOfLayers(set, layers) &&
        !(packed && isOfLinear(set, verdict.comparison)),
    ),
    shapes: shapes.filter(
      ({ template, shape }) =>
        !isPacked(template) && !shape.includes(0) && !isShell(shape) && !(rows && isVocabularyOnly(template, shape)),
    ),
  };
}

function withKey(open: OpenDeviations, context: RuleContext, meta: RuleMeta): OpenDeviations {
  const { missing, unexpected, shapes, verdict } = open;
  if (missing.length + unexpected.length + shapes.length === 0) return open;
  const key = contradictedKey(verdict, context);
  // Of the number of layers a rule of its own tells, in whatever spelling.
  const isTold = key?.key === "num_hidden_layers" && layerCount.run(context, {}, meta).findings.length > 0;
  return isTold ? { ...open, missing: [], unexpected: [], shapes: [] } : { ...open, key };
}

/** Layers from this number on are the business of weights/layer-count. */
function toldLayers(context: RuleContext, meta: RuleMeta): number {
  const { facts } = context.checkpoint;
  const stated = facts.get("architecture.num_hidden_layers")?.value;
  const present = facts.get("weights.layers")?.value;
  if (typeof stated !== "number" || typeof present !== "number") return Number.POSITIVE_INFINITY;
  const isTold =
    layerCount.run(context, {}, meta).findings.length > 0 || differsFromBase(context, "architecture.num_hidden_layers");
  return isTold ? Math.min(stated, present) : Number.POSITIVE_INFINITY;
}

function isOfLayers({ pattern, axes }: TensorSet, from: number): boolean {
  return /(?:^|\.)(?:layers|h|blocks)\.\*\./.test(pattern) && (axes[0]?.numbers[0] ?? -1) >= from;
}

function isVocabularyTold(context: RuleContext, meta: RuleMeta): boolean {
  return (
    ["embedding", "head"].some((of) => embeddingRows.run(context, { of }, meta).findings.length > 0) ||
    differsFromBase(context, "vocabulary.size")
  );
}

/** Only the axis of the vocabulary is not as it should be. */
function isVocabularyOnly(template: TensorTemplate, shape: readonly number[]): boolean {
  return (
    template.formula.shape[0]?.names.has("V") === true &&
    shape.length === template.shape.length &&
    shape.every((size, axis) => axis === 0 || size === template.shape[axis])
  );
}

/** ZeRO-3 leaves one element in place of a matrix: weights/zero3-shell. */
function isShell(shape: readonly number[]): boolean {
  return shape.length === 1 && shape[0] === 1;
}

/** Whether a quantiser put it beside or inside a linear layer: q_proj.qweight, q_proj.weight.absmax. */
function isOfLinear({ pattern }: TensorSet, { graph }: GraphComparison): boolean {
  const segments = pattern.split(".");
  for (let length = segments.length - 1; length > 0; length--) {
    const stem = segments.slice(0, length).join(".");
    const templates = graph.byPattern.get(stem.endsWith(".weight") ? stem : `${stem}.weight`);
    if (templates !== undefined) return templates.some(({ linear }) => linear);
  }
  return false;
}
