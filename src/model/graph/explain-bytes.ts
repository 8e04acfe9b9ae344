import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { Architecture, ArchitectureLayout } from "../architecture/architecture.ts";
import { configScope } from "../architecture/config-scope.ts";
import { keysOf } from "../architecture/keys-of.ts";
import { graphOfLayout } from "../architecture/model-graph.ts";
import type { TensorTemplate } from "../architecture/tensor-graph.ts";
import type { GraphComparison } from "./compare-graph.ts";
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
  const fits = (each: string): boolean => variants.some((counts) => bytesWith(comparison, each, counts) === bytes);
  const own = dtype === null ? DTYPES.find(fits) : fits(dtype) ? dtype : undefined;
  if (own !== undefined) return { kind: "as-predicted" };
  const other = DTYPES.find(fits);
  if (other !== undefined) return { kind: "dtype", dtype: other };
  const keys = dtype === null ? [] : otherKeys(input, dtype, bytes);
  return keys.length > 0 ? { kind: "keys", keys } : { kind: "unknown" };
}

/** What may count or not; null: as it is, with the dtype that is supposed; F32: computed tables. */
type Variant = (template: TensorTemplate) => "own" | "F32" | "none";

/** A tied head that torch wrote is there twice by name and once by its bytes; tables were kept in float32. */
function variantsOf({ found }: GraphComparison): readonly Variant[] {
  const templates = [...found.keys()];
  const tables: readonly ("own" | "F32")[] = templates.some(({ ignorable }) => ignorable) ? ["own", "F32"] : ["own"];
  const isTied = ({ optional, ignorable, count }: TensorTemplate): boolean => optional && !ignorable && count === 1;
  const heads: readonly ("own" | "none")[] = templates.some(isTied) ? ["own", "none"] : ["own"];
  return tables.flatMap((table) =>
    heads.map(
      (head): Variant =>
        (template) =>
          template.ignorable ? table : isTied(template) ? head : "own",
    ),
  );
}

function bytesWith(comparison: Pick<GraphComparison, "found">, dtype: string, variant: Variant): number {
  return (
    predictedBytes(comparison, dtype, (template) => variant(template) === "own") +
    predictedBytes(comparison, "F32", (template) => variant(template) === "F32")
  );
}

/** A table of words that grows by half is the least likely. */
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
        return predictedBytes({ found: new Map(found) }, dtype);
      };
      const value = solveKey(configScope(architecture, facts)(key), bytesAt, bytes);
      if (value === null || (key === "num_key_value_heads" && typeof heads === "number" && heads % value !== 0))
        return [];
      return [{ key, value }];
    })
    .sort((a, b) => Number(a.key === LEAST_LIKELY) - Number(b.key === LEAST_LIKELY));
}
