import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { Architecture, ArchitectureLayout } from "../architecture/architecture.ts";
import { configScope } from "../architecture/config-scope.ts";
import { keysOf } from "../architecture/keys-of.ts";
import { graphOfLayout } from "../architecture/model-graph.ts";
import type { TensorTemplate } from "../architecture/tensor-graph.ts";
import type { GraphComparison } from "./graph-comparison.ts";
import { predictedBytes } from "./predicted-bytes.ts";
import { solveKey } from "./solve-key.ts";

/** How a stated number of bytes comes about, if it is not what the configuration makes of the tensors. */
export type BytesExplanation =
  /** As predicted, or with a tied head counted or not, or with computed tables in float32. */
  | { readonly kind: "as-predicted" }
  | { readonly kind: "dtype"; readonly dtype: string }
  /** Keys of config.json with which it would come about, each by itself. */
  | { readonly kind: "keys"; readonly keys: readonly SupposedKey[] }
  | { readonly kind: "unknown" };

export interface SupposedKey {
  readonly key: string;
  readonly value: number;
}

const DTYPES = ["BF16", "F32", "F16", "F64"] as const;

/**
 * Finds what makes the tensors that a checkpoint names add up to the bytes that its index states.
 * @param dtype of config.json in safetensors' spelling; null when it is silent
 */
export function explainBytes(
  input: {
    readonly architecture: Architecture;
    readonly facts: Facts;
    readonly layout: ArchitectureLayout | null;
    readonly comparison: GraphComparison;
  },
  dtype: string | null,
  bytes: number,
): BytesExplanation {
  const { comparison } = input;
  const variants = variantsOf(comparison);
  const fits = (each: string): boolean =>
    variants.some((variant) => predictedBytes(comparison, (template) => variant(template, each)) === bytes);
  const own = dtype === null ? DTYPES.find(fits) : fits(dtype) ? dtype : undefined;
  if (own !== undefined) return { kind: "as-predicted" };
  const other = DTYPES.find(fits);
  if (other !== undefined) return { kind: "dtype", dtype: other };
  const keys = dtype === null ? [] : otherKeys(input, dtype, bytes);
  return keys.length > 0 ? { kind: "keys", keys } : { kind: "unknown" };
}

/** The dtype of a template's tensors, when the model has a dtype; null: they do not count. */
type Variant = (template: TensorTemplate, dtype: string) => string | null;

/** A tied head that torch wrote is there twice by name and once by its bytes; tables were kept in float32, cast with the model, or not counted. */
function variantsOf({ found }: GraphComparison): readonly Variant[] {
  const templates = [...found.keys()];
  const own: Variant = (template, dtype) => template.dtype ?? dtype;
  // What its authors keep in float32 (the correction bias of DeepSeek's router) is cast with the rest by others.
  const cast: Variant = (template, dtype) =>
    template.dtype === "F32" && !isScale(template) ? dtype : own(template, dtype);
  const plains: readonly Variant[] = templates.some(({ dtype }) => dtype === "F32") ? [own, cast] : [own];
  const none: Variant = () => null;
  const isTied = ({ optional, ignorable, count }: TensorTemplate): boolean => optional && !ignorable && count === 1;
  const tables: readonly Variant[] = templates.some(({ ignorable }) => ignorable)
    ? [() => "F32", (_, dtype) => dtype, none]
    : [own];
  const heads: readonly Variant[] = templates.some(isTied) ? [own, none] : [own];
  return tables.flatMap((table) =>
    heads.flatMap((head) =>
      plains.map(
        (plain): Variant =>
          (template, dtype) =>
            (template.ignorable ? table : isTied(template) ? head : plain)(template, dtype),
      ),
    ),
  );
}

function isScale({ pattern }: TensorTemplate): boolean {
  return pattern.endsWith("_scale_inv");
}

/** Of two that fit, the heads are more often wrong than the width, and a table of words that grew by half is the least likely. */
const LIKELY: readonly string[] = ["num_key_value_heads", "num_attention_heads"];
const LEAST_LIKELY = "vocab_size";

/** Keys of config.json with which the bytes would be right, the likelier first. */
function otherKeys(
  { architecture, facts, layout, comparison }: Parameters<typeof explainBytes>[0],
  dtype: string,
  bytes: number,
): readonly SupposedKey[] {
  const keys = new Set(
    [...comparison.found.keys()].flatMap(({ formula }) => formula.shape.flatMap((size) => keysOf(architecture, size))),
  );
  const before = comparison.graph.templates;
  const heads = facts.get("architecture.num_attention_heads")?.value;
  return [...keys]
    .flatMap((key) => {
      const bytesAt = (value: number): number | null => {
        const graph = graphOfLayout(architecture, facts, layout, new Map([[key, value]]));
        if (typeof graph === "string" || graph.templates.length !== before.length) return null;
        const found = graph.templates.map((template, index) => {
          const same = before[index];
          return [template, same === undefined ? 0 : (comparison.found.get(same) ?? 0)] as const;
        });
        return predictedBytes({ found: new Map(found) }, (template) => template.dtype ?? dtype);
      };
      const value = solveKey(configScope(architecture, facts)(key), bytesAt, bytes);
      if (value === null || (key === "num_key_value_heads" && typeof heads === "number" && heads % value !== 0))
        return [];
      return [{ key, value }];
    })
    .sort((a, b) => likelihood(b.key) - likelihood(a.key));
}

function likelihood(key: string): number {
  return LIKELY.includes(key) ? 1 : key === LEAST_LIKELY ? -1 : 0;
}
