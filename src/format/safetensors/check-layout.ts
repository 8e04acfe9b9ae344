import { quote } from "../text/quote.ts";
import { dtypeBits } from "./dtype.ts";
import type { SafetensorsHeader, TensorInfo } from "./header.ts";
import { addFault, type SafetensorsFault } from "./header-fault.ts";

const PREFIX_BYTES = 8;

/**
 * The invariants that hold between tensors: sorted by offset they tile the data section without gap or overlap, and the
 * last one ends where the file ends. Then what is legal but odd: names, alignment.
 * @param dataBytes bytes of the file behind the header
 */
export function checkLayout(header: SafetensorsHeader, dataBytes: number, faults: SafetensorsFault[]): void {
  if (checkTiling(header.tensors, dataBytes, faults) && faults.length === 0) checkAlignment(header, faults);
  checkNames(header.tensors, faults);
}

function checkTiling(tensors: readonly TensorInfo[], dataBytes: number, faults: SafetensorsFault[]): boolean {
  const sorted = isSorted(tensors) ? tensors : tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  let previous: TensorInfo | null = null;
  for (const tensor of sorted) {
    if (tensor.end < tensor.begin || !Number.isSafeInteger(tensor.end)) {
      addFault(faults, "offsets", `${label(tensor)} has data_offsets [${tensor.begin}, ${tensor.end}]`, tensor.name);
      return false;
    }
    if (tensor.begin !== end) {
      addFault(faults, "offsets", gapOrOverlap(tensor, previous, end), tensor.name);
      return false;
    }
    end = tensor.end;
    previous = tensor;
  }
  if (end > dataBytes) {
    const missing = `the tensors need ${end} bytes of data, the file has ${dataBytes}`;
    addFault(faults, "truncated", `${missing}: ${end - dataBytes} bytes are missing at its end`);
    return false;
  }
  if (end < dataBytes) {
    addFault(faults, "trailing-bytes", `${dataBytes - end} bytes after the last tensor belong to none`);
    return false;
  }
  if (previous === null) addFault(faults, "no-tensors", "the file holds no tensors");
  return true;
}

function isSorted(tensors: readonly TensorInfo[]): boolean {
  let before: TensorInfo | null = null;
  for (const tensor of tensors) {
    if (
      before !== null &&
      (before.begin > tensor.begin || (before.begin === tensor.begin && before.end > tensor.end))
    ) {
      return false;
    }
    before = tensor;
  }
  return true;
}

function gapOrOverlap(tensor: TensorInfo, previous: TensorInfo | null, end: number): string {
  const before = previous === null ? "the start of the data" : `the end of ${label(previous)}`;
  return tensor.begin > end
    ? `${tensor.begin - end} bytes between ${before} and ${label(tensor)} belong to no tensor`
    : `${label(tensor)} begins ${end - tensor.begin} bytes before ${before}: they overlap`;
}

/**
 * Readers that map the file want elements at multiples of their size. Files whose header is not padded to 8 bytes exist
 * and load everywhere, so the start of the data counts for 8-byte elements only.
 */
function checkAlignment(header: SafetensorsHeader, faults: SafetensorsFault[]): void {
  const dataStart = PREFIX_BYTES + header.length;
  const odd = header.tensors.find((tensor) => {
    const bytes = (dtypeBits(tensor.dtype) ?? 8) / 8;
    if (tensor.end === tensor.begin || bytes <= 1 || tensor.dtype === "C64") return false;
    return (bytes === 8 ? dataStart + tensor.begin : tensor.begin) % bytes !== 0;
  });
  if (odd === undefined) return;
  const at = dataStart + odd.begin;
  addFault(faults, "alignment", `${label(odd)} (${odd.dtype}) begins at byte ${at} of the file, unaligned`, odd.name);
}

function checkNames(tensors: readonly TensorInfo[], faults: SafetensorsFault[]): void {
  const normalised = new Map<string, string>();
  for (const { name } of tensors) {
    if (/^\w[\w.-]*$/.test(name)) continue;
    if (name === "" || /[\u0000-\u001f\u007f-\u009f]|(?:^|\/)\.\.?(?:\/|$)/.test(name)) {
      addFault(
        faults,
        "name-control",
        `the tensor name ${quote(name)} is empty, a path or holds control characters`,
        name,
      );
    }
    if (/^[\u0020-\u007e]*$/.test(name)) continue;
    const form = name.normalize("NFC");
    const twin = normalised.get(form);
    if (twin !== undefined) {
      addFault(
        faults,
        "name-collision",
        `two tensor names look the same: ${quote(name)} and its other Unicode form`,
        name,
      );
    }
    normalised.set(form, name);
  }
}

function label(tensor: TensorInfo): string {
  return `tensor ${quote(tensor.name)}`;
}
