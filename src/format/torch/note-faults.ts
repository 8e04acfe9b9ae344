import type { PickleNotes } from "./pickle-notes.ts";
import type { TorchFault } from "./torch-fault.ts";

/** What is odd about a pickle that could be read. */
export function noteFaults(notes: PickleNotes, under: string | null, tensors: number): readonly TorchFault[] {
  const faults: TorchFault[] = [];
  if (notes.inert.size > 0)
    faults.push({
      code: "torch/pickle-opaque",
      detail: `objects of ${[...notes.inert].sort().join(", ")} beside the tensors`,
    });
  if (notes.unknown !== null)
    faults.push({
      code: "torch/pickle-unknown",
      detail: `the instruction ${notes.unknown}, which torch.load(weights_only=True) does not know`,
    });
  if (notes.nestedAt !== null)
    faults.push({
      code: "torch/pickle-nested",
      detail: `another pickle within the bytes at byte ${notes.nestedAt} of the pickle`,
    });
  if (notes.hasHooks) faults.push({ code: "torch/hooks", detail: "hooks are saved with a tensor" });
  if (under !== null)
    faults.push({ code: "torch/nested", detail: `the tensors are one level down, under ${JSON.stringify(under)}` });
  if (tensors === 0) faults.push({ code: "torch/no-tensors", detail: "the file holds no tensors" });
  return faults;
}
