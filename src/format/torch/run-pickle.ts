import { globalEffect } from "./global-effect.ts";
import { PickleMachine, type ResolveStorage } from "./pickle-machine.ts";
import { PickleNotes } from "./pickle-notes.ts";
import type { PickleValue } from "./pickle-value.ts";
import { printPickle } from "./print-pickle.ts";
import { type TorchFault, TorchReadFault } from "./torch-fault.ts";

export interface PickleRun {
  /** undefined when the pickle could not be read to its end, or names what nothing may be made of. */
  readonly value: PickleValue | undefined;
  /** The byte behind its end. */
  readonly end: number;
  /** What ended it, or is refused. With it comes nothing else. */
  readonly faults: readonly TorchFault[];
  /** What can be lived with. */
  readonly notes: PickleNotes;
}

/** Carries out the pickle that begins at `begin`. @param base the byte of the file at which `bytes` begin */
export function runPickle(
  bytes: Uint8Array,
  begin: number,
  base: number,
  resolve: ResolveStorage,
  notes: PickleNotes = new PickleNotes(),
): PickleRun {
  const machine = new PickleMachine(bytes, begin, resolve, notes);
  let value: PickleValue | undefined;
  let faults: readonly TorchFault[] = [];
  try {
    value = machine.run();
  } catch (error) {
    if (!(error instanceof TorchReadFault)) throw error;
    faults = [error.fault];
  }
  // Payloads are often followed by a stream that breaks off, so that scanners stop with an error of another kind.
  if (notes.refused.length > 0) return { value: undefined, end: machine.end, faults: refusals(notes, base), notes };
  return { value, end: machine.end, faults, notes };
}

function refusals({ refused }: PickleNotes, base: number): readonly TorchFault[] {
  const seen = new Set<string>();
  return refused.flatMap(({ global: { module, name }, at, call }): TorchFault[] => {
    const label = printable(module === "" && name === "" ? "(no name)" : `${module}.${name}`);
    if (seen.has(label)) return [];
    seen.add(label);
    const called = call === null ? label : `${label}${printPickle(call)}`;
    const effect = globalEffect(module, name);
    const detail = `${called} at byte ${base + at}, which ${effect}`;
    return [{ code: "torch/pickle-global", detail, args: { global: label, byte: base + at, call: called, effect } }];
  });
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 120);
}
