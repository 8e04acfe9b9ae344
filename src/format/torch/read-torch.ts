import { readTorchLegacy } from "./read-torch-legacy.ts";
import { readTorchZip } from "./read-torch-zip.ts";
import type { ReadTorchResult } from "./torch-container.ts";
import { TorchReadFault } from "./torch-fault.ts";
import { type ReadRange, readZipEnd } from "./zip-end.ts";

/**
 * Reads what a torch container says of its tensors, without their bytes: torch.save's zip archive or the format before
 * it. Its pickle is interpreted against a list of exact names and never executed, and there is no other reader that
 * would take over when this one refuses.
 * @param file its name, for the tensors
 * @param size bytes of the whole file
 */
export async function readTorch(file: string, size: number, read: ReadRange): Promise<ReadTorchResult> {
  try {
    const [first, second] = await read(0, Math.min(size, 2));
    if (first === 0x50 && second === 0x4b) return await readTorchZip(file, size, read);
    if (first !== 0x80 && (await hasZipEnd(size, read)))
      throw new TorchReadFault("zip-prefix", "something stands before a zip archive");
    const legacy = await readTorchLegacy(file, size, read);
    // Protocols 0 and 1 begin with any instruction; what breaks off there is more likely no pickle at all.
    const isPickle = legacy.container !== null || legacy.faults.some(({ code }) => code === "torch/pickle-global");
    if (first !== 0x80 && !isPickle)
      throw new TorchReadFault("legacy-magic", "neither a zip archive nor a pickle as torch writes them");
    return legacy;
  } catch (error) {
    if (!(error instanceof TorchReadFault)) throw error;
    return { container: null, faults: [error.fault] };
  }
}

async function hasZipEnd(size: number, read: ReadRange): Promise<boolean> {
  try {
    await readZipEnd(size, read);
    return true;
  } catch (error) {
    if (!(error instanceof TorchReadFault)) throw error;
    return /is broken/.test(error.message);
  }
}
