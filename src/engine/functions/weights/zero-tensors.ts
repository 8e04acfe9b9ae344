import { tensorPlace } from "../../../checkpoint/weights.ts";
import type { TensorTemplate } from "../../../model/architecture/tensor-graph.ts";
import { graphVerdict } from "../../graph/graph-verdict.ts";
import { type ScannedTensor, scannedSets } from "../../graph/scanned-sets.ts";
import { tensorGroups } from "../../graph/tensor-groups.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** A smaller matrix may be zero for reasons of its own. */
const MIN_ELEMENTS = 256;

const FLOATS: ReadonlySet<string> = new Set(["F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"]);

/** Matrices of the model in which every element is zero. */
export const zeroTensors: RuleFunction = {
  name: "weights/zero-tensors",
  options: { type: "object", additionalProperties: false },
  placeholders: ["names", "are"],
  run(context): FunctionOutcome {
    if (context.checkpoint.scans === null || graphVerdict(context) === null) return { targets: 0, findings: [] };
    let targets = 0;
    const found = scannedSets(context, (tensor) => {
      if (!isMatrix(tensor)) return false;
      targets++;
      return tensor.scan.isZero;
    });
    const groups = tensorGroups(found?.sets.map(({ set }) => set) ?? []);
    const findings = groups.map(({ names, count, first }) => ({
      args: { names, are: count === 1 ? "is" : "are" },
      primary: tensorPlace(context.checkpoint.weights, first),
      actual: 0,
    }));
    return { targets, findings };
  },
};

/** Not a bias, a norm or a sink, which may well be zero: a matrix, or a stack of them, that the model's graph has. */
function isMatrix({ scan, template }: ScannedTensor): boolean {
  return (
    template !== null &&
    !template.ignorable &&
    !isBias(template) &&
    scan.shape.length >= 2 &&
    scan.elements >= MIN_ELEMENTS &&
    FLOATS.has(scan.dtype)
  );
}

/** Those of the experts of gpt-oss have a row for each expert. */
function isBias({ pattern }: TensorTemplate): boolean {
  return /[._]bias$/.test(pattern);
}
