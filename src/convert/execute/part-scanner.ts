import { createTensorScanner, type TensorScanner } from "../scan/tensor-scanner.ts";
import type { PartTally, ScanPart } from "./file-task.ts";

/** Looks at the values of tensors on the way. */
export interface PartScanner {
  /** The next bytes of a part; of other parts than tensors nothing is kept. */
  update(part: ScanPart, bytes: Uint8Array): void;
  /** Of the tensors that there were bytes of, in order. */
  tallies(): readonly PartTally[];
}

export function createPartScanner(): PartScanner {
  const tallies: PartTally[] = [];
  let current: { readonly tensor: string; readonly scanner: TensorScanner } | null = null;
  const close = (): void => {
    if (current !== null) tallies.push({ tensor: current.tensor, tally: current.scanner.tally });
    current = null;
  };
  return {
    update(part, bytes) {
      if (part.kind !== "tensor") return;
      if (current?.tensor !== part.name) {
        close();
        current = { tensor: part.name, scanner: createTensorScanner(part.dtype) };
      }
      current.scanner.update(bytes);
    },
    tallies() {
      close();
      return tallies;
    },
  };
}
