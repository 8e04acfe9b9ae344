import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import type { OutputFile } from "../plan.ts";
import { joinTallies, NOTHING_SCANNED, type ValueTally } from "../scan/value-tally.ts";
import type { CheckedFile } from "./check-files.ts";
import type { Execution } from "./execution.ts";
import type { TaskResult } from "./file-task.ts";

/** What the tensors of an output show, in the order of the plan; null when it was not asked for. */
export function outputScans(
  { scan, plan }: Pick<Execution, "scan" | "plan">,
  files: readonly CheckedFile[],
): readonly TensorScan[] | null {
  if (!scan) return null;
  const scans = new Map(files.map((file) => [file.entry.name, file.scans]));
  return plan.outputs.flatMap(({ name }) => scans.get(name) ?? []);
}

/** What every tensor of a file shows, from what its ranges gave, in order. */
export function fileScans({ parts }: OutputFile, results: readonly TaskResult[]): readonly TensorScan[] {
  const joined = new Map<string, ValueTally>();
  for (const { scans } of results) {
    for (const { tensor, tally } of scans) {
      const before = joined.get(tensor);
      joined.set(tensor, before === undefined ? tally : joinTallies(before, tally));
    }
  }
  return parts
    .filter((part) => part.kind === "tensor")
    .map(({ name, dtype, shape, bytes }) => {
      const { nan, infinite, isZero, crc } = joined.get(name) ?? NOTHING_SCANNED;
      const elements = shape.reduce((product, size) => product * size, 1);
      return { name, dtype, shape, elements, nan, infinite, isZero: isZero && bytes > 0, crc };
    });
}
