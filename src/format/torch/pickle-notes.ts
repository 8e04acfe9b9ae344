import { isRefusedByTorch } from "./pickle-globals.ts";
import { OPCODES } from "./pickle-opcodes.ts";
import { type PickleGlobal, PickleTuple, type PickleValue } from "./pickle-value.ts";
import { TorchReadFault } from "./torch-fault.ts";

/** A global that nothing may be made of, and where it stands. */
export interface RefusedGlobal {
  readonly global: PickleGlobal;
  /** Byte offset in the pickle. */
  readonly at: number;
  /** Of its first call; null when it is only named. */
  call: PickleValue | null;
}

/** A hostile pickle names as many as it likes. */
const MAX_NOTED = 20;

/** What is worth telling of a pickle beside its value, and stays known when the reading breaks off. */
export class PickleNotes {
  readonly refused: RefusedGlobal[] = [];
  /** Classes that hold data only and that torch.load(weights_only=True) refuses. */
  readonly inert: Set<string> = new Set();
  /** The first instruction that torch.load(weights_only=True) does not know; null where there is none. */
  unknown: string | null = null;
  /** Where bytes begin that are a pickle again; null where there are none. */
  nestedAt: number | null = null;
  hasHooks = false;

  sawGlobal(global: PickleGlobal, at: number): void {
    const { module, name, role } = global;
    if (role === "refused" && this.refused.length < MAX_NOTED) this.refused.push({ global, at, call: null });
    if (isRefusedByTorch(module, name, role) && this.inert.size < MAX_NOTED) this.inert.add(`${module}.${name}`);
  }

  sawUnknown(opcode: number): void {
    this.unknown ??= Object.entries(OPCODES).find(([, each]) => each === opcode)?.[0] ?? null;
  }

  sawCall(global: PickleGlobal, args: PickleValue): void {
    const noted = this.refused.find((each) => each.global === global);
    if (noted !== undefined) noted.call ??= args;
  }

  sawBytes(bytes: Uint8Array, at: number): void {
    const [mark, protocol] = bytes;
    const isPickle = mark === 0x80 && protocol !== undefined && protocol <= 5 && bytes.at(-1) === 0x2e;
    if (isPickle) this.nestedAt ??= at;
  }
}

/** As Python has it: what can change is no key. @throws TorchReadFault */
export function checkKey(key: PickleValue, at: number): void {
  if (key === null || typeof key !== "object" || key instanceof Uint8Array) return;
  if (key instanceof PickleTuple && key.items.every((item) => item === null || typeof item !== "object")) return;
  throw new TorchReadFault("pickle-key", `a key that is neither text nor a number, at byte ${at}`);
}
