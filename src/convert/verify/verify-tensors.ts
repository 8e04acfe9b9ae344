import { SourceError } from "../../source/virtual-fs.ts";
import { ConversionError } from "../conversion-error.ts";
import type { TensorPart } from "../plan.ts";
import { castTo } from "./cast-to.ts";
import { compareTensor } from "./compare-tensor.ts";
import type { FolderFiles } from "./folder-files.ts";
import type { Pace } from "./pace.ts";
import type { CastTensor, VerifiedSource, VerifyProblem, VerifyProblemCode } from "./verification.ts";
import type { OutputTensor } from "./verify-headers.ts";

export interface VerifiedTensors {
  readonly problems: readonly VerifyProblem[];
  readonly casts: readonly CastTensor[];
  readonly compared: number;
  readonly differing: number;
}

/**
 * Each tensor of the output against what the plan makes of the source.
 * @param isStrict whether it should have been made by this plan: then it has its dtypes, too
 */
export async function verifyTensors(
  { plan }: VerifiedSource,
  tensors: ReadonlyMap<string, OutputTensor>,
  files: { readonly output: FolderFiles; readonly source: FolderFiles },
  isStrict: boolean,
  pace: Pace,
): Promise<VerifiedTensors> {
  const parts = plan.outputs.flatMap(({ name: file, parts: own }) =>
    own.flatMap((part) => (part.kind === "tensor" ? [{ file, part }] : [])),
  );
  const planned = new Set(parts.map(({ part }) => part.name));
  pace.begin(
    "tensors",
    [...tensors.values()].reduce((sum, { begin, end }) => sum + end - begin, 0),
  );
  const problems: VerifyProblem[] = [];
  const casts: CastTensor[] = [];
  let compared = 0;
  let differing = 0;
  for (const { file, part } of parts) {
    const tensor = tensors.get(part.name);
    const { name } = part;
    if (tensor === undefined) {
      problems.push(problem("tensor-missing", file, name, `${name} is missing, the source gives it`));
      continue;
    }
    const expression = expected(tensor, part, isStrict);
    if (typeof expression === "string") {
      problems.push(problem("tensor-shape", tensor.file, name, expression));
      continue;
    }
    try {
      const readers = { source: files.source.read, output: files.output.read };
      const { difference, cast } = await compareTensor(tensor, expression, readers, pace);
      compared++;
      if (cast !== null)
        casts.push({ tensor: name, from: cast.from, to: tensor.dtype, maxDifference: cast.maxDifference });
      if (difference === null) continue;
      differing++;
      problems.push(problem("tensor-values", tensor.file, name, differenceText(tensor, difference)));
    } catch (error) {
      problems.push(unread(error, tensor));
    }
  }
  for (const { name, file } of tensors.values()) {
    if (planned.has(name)) continue;
    problems.push(problem("tensor-unexpected", file, name, `${name} is nothing that the source gives`));
  }
  return { problems, casts, compared, differing };
}

/** What the tensor should be made of, or why it cannot be that. */
function expected(tensor: OutputTensor, part: TensorPart, isStrict: boolean): TensorPart["expression"] | string {
  const { name, dtype, shape } = tensor;
  if (shape.join() !== part.shape.join())
    return `${name} has the shape [${shape.join(", ")}], the source gives [${part.shape.join(", ")}]`;
  const expression = isStrict && dtype !== part.dtype ? null : castTo(part.expression, part.dtype, dtype);
  return expression ?? `${name} is ${dtype}, the source gives ${part.dtype}`;
}

function differenceText(
  { name, end, begin, shape }: OutputTensor,
  {
    count,
    first,
    found,
    expected: wanted,
  }: { readonly count: number; readonly first: number; readonly found: string; readonly expected: string },
): string {
  const elements = shape.reduce((product, size) => product * size, 1);
  const of = end > begin ? ` of ${elements}` : "";
  return `${name} differs in ${count}${of} ${elements === 1 ? "element" : "elements"}, first at [${indices(first, shape).join(", ")}]: it is ${found}, the source gives ${wanted}`;
}

function indices(flat: number, shape: readonly number[]): readonly number[] {
  const list: number[] = [];
  let rest = flat;
  for (const size of shape.toReversed()) {
    list.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return list;
}

/** What stands in the way of comparing. @throws what is no fault of the files */
function unread(error: unknown, { name, file }: OutputTensor): VerifyProblem {
  if (error instanceof SourceError)
    return problem("source", file, name, `${name} cannot be compared: ${error.path} ${error.reason}`);
  if (error instanceof ConversionError && error.code !== "interrupted")
    return problem("source", file, name, `${name} cannot be compared: ${error.message}`);
  throw error;
}

function problem(code: VerifyProblemCode, file: string, tensor: string, text: string): VerifyProblem {
  return { code, file, tensor, text };
}
