/**
 * WebAssembly written out: the few instructions of version 2.0 that vector-casts.ts needs, by the names of the
 * specification (https://webassembly.github.io/spec/core/binary/instructions.html).
 */
export type Code = readonly number[];

/** Locals of every function: its parameter, where the next block stands, where it goes to, and two vectors. */
export const LOCAL = { end: 0, from: 1, to: 2, low: 3, high: 4 } as const;

export const get = (local: number): Code => [0x20, local];
export const set = (local: number): Code => [0x21, local];
export const i32 = (value: number): Code => [0x41, ...signed(value)];
const I32_ADD: Code = [0x6a];
const I32_GT_U: Code = [0x4b];

export const load = (offset: number): Code => [...vector(0x00), 0, ...unsigned(offset)];
export const store = (offset: number): Code => [...vector(0x0b), 0, ...unsigned(offset)];
export const splat = (value: number): Code => [...i32(value), ...vector(0x11)];
export const AND: Code = vector(0x4e);
export const OR: Code = vector(0x50);
export const ANY_TRUE: Code = vector(0x53);
export const I32X4_GT_S: Code = vector(0x3b);
export const I32X4_SHL: Code = vector(0xab);
export const I32X4_SHR_U: Code = vector(0xad);
export const I32X4_ADD: Code = vector(0xae);
export const F32X4_MUL: Code = vector(0xe6);
export const I16X8_NARROW_I32X4_U: Code = vector(0x86);
export const I32X4_EXTEND_LOW_I16X8_U: Code = vector(0xa9);
export const I32X4_EXTEND_HIGH_I16X8_U: Code = vector(0xaa);

/** What a function does with one block. */
export interface BlockLoop {
  /** Loads a block into `low` and `high`, and leaves a number that is not 0 when it is none for vectors. */
  readonly check: Code;
  readonly store: Code;
  /** Bytes of a block. */
  readonly reads: number;
  readonly writes: number;
}

/**
 * A module of one page of memory, "memory", and a function for each loop, named by its index. The function takes where
 * the source ends, begins at 0, writes from `output` on, and returns where it stopped: where less than a block was left,
 * or before a block that is none for vectors.
 */
export function vectorModule(loops: readonly BlockLoop[], output: number): Uint8Array<ArrayBuffer> {
  const [I32, V128, VOID] = [0x7f, 0x7b, 0x40];
  const bodies = loops.map(({ check, store, reads, writes }) => {
    const next = (local: number, bytes: number): Code => [...get(local), ...i32(bytes), ...I32_ADD, ...set(local)];
    const leaveIf: Code = [0x0d, 1];
    const again: Code = [0x0c, 0];
    const end: Code = [0x0b];
    const full = [...get(LOCAL.from), ...i32(reads), ...I32_ADD, ...get(LOCAL.end), ...I32_GT_U];
    const turn = [
      ...full,
      ...leaveIf,
      ...check,
      ...leaveIf,
      ...store,
      ...next(LOCAL.from, reads),
      ...next(LOCAL.to, writes),
    ];
    const start = [...i32(output), ...set(LOCAL.to)];
    const loop = [0x02, VOID, 0x03, VOID, ...turn, ...again, ...end, ...end];
    return sized([2, 2, I32, 2, V128, ...start, ...loop, ...get(LOCAL.from), ...end]);
  });
  const names = loops.map((_, n) => [...text(String(n)), 0x00, n]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [[0x60, 1, I32, 1, I32]]),
    ...section(
      3,
      loops.map(() => [0]),
    ),
    ...section(5, [[0x01, 1, 1]]),
    ...section(7, [[...text("memory"), 0x02, 0], ...names]),
    ...section(10, bodies),
  ]);
}

function section(id: number, items: readonly Code[]): Code {
  return [id, ...sized([...unsigned(items.length), ...items.flat()])];
}

function sized(code: Code): Code {
  return [...unsigned(code.length), ...code];
}

function text(name: string): Code {
  return sized([...Buffer.from(name)]);
}

function vector(instruction: number): Code {
  return [0xfd, ...unsigned(instruction)];
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): Code {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
