import type { Cast } from "./cast.ts";
import {
  AND,
  ANY_TRUE,
  type BlockLoop,
  type Code,
  F32X4_MUL,
  get,
  I16X8_NARROW_I32X4_U,
  I32X4_ADD,
  I32X4_EXTEND_HIGH_I16X8_U,
  I32X4_EXTEND_LOW_I16X8_U,
  I32X4_GT_S,
  I32X4_SHL,
  I32X4_SHR_U,
  i32,
  LOCAL,
  load,
  OR,
  set,
  splat,
  store,
  vectorModule,
} from "./vector-module.ts";

const { from, to, low, high } = LOCAL;

/** Two vectors of four, as bits of F32, none of which becomes infinite or is a NaN. */
const F32_TO_BF16: BlockLoop = {
  check: [
    ...get(from),
    ...load(0),
    ...set(low),
    ...get(from),
    ...load(16),
    ...set(high),
    ...either(0x7fffffff, 0x7f7f7fff),
  ],
  store: [...get(to), ...rounded(low), ...rounded(high), ...I16X8_NARROW_I32X4_U, ...store(0)],
  reads: 32,
  writes: 16,
};

/** Eight halves, each in 32 bits, none of which is a NaN. */
const BF16_TO_F32: BlockLoop = {
  check: [...widened(), ...either(0x7fff, 0x7f80)],
  store: [...shifted(low, 0), ...shifted(high, 16)],
  reads: 16,
  writes: 32,
};

/** The same, none of which is a NaN or infinite. */
const F16_TO_F32: BlockLoop = {
  check: [...widened(), ...either(0x7fff, 0x7bff)],
  store: [...scaled(low, 0), ...scaled(high, 16)],
  reads: 16,
  writes: 32,
};

/** Whether any of both vectors has a magnitude over `most`. */
function either(mask: number, most: number): Code {
  const over = (local: number): Code => [...get(local), ...splat(mask), ...AND, ...splat(most), ...I32X4_GT_S];
  return [...over(low), ...over(high), ...OR, ...ANY_TRUE];
}

/** f32ToBf16: (x + 0x7fff + ((x >>> 16) & 1)) >>> 16 */
function rounded(x: number): Code {
  const odd = [...get(x), ...i32(16), ...I32X4_SHR_U, ...splat(1), ...AND];
  return [...get(x), ...splat(0x7fff), ...I32X4_ADD, ...odd, ...I32X4_ADD, ...i32(16), ...I32X4_SHR_U];
}

function widened(): Code {
  const half = (extend: Code, local: number): Code => [...get(from), ...load(0), ...extend, ...set(local)];
  return [...half(I32X4_EXTEND_LOW_I16X8_U, low), ...half(I32X4_EXTEND_HIGH_I16X8_U, high)];
}

function shifted(x: number, offset: number): Code {
  return [...get(to), ...get(x), ...i32(16), ...I32X4_SHL, ...store(offset)];
}

/**
 * The bits of the magnitude where F32 has exponent and fraction are 2^112 times too small, as the biases are 15 and 127;
 * the product is exact, for subnormals too.
 */
function scaled(x: number, offset: number): Code {
  const magnitude = [...get(x), ...splat(0x7fff), ...AND, ...i32(13), ...I32X4_SHL, ...splat(0x77800000), ...F32X4_MUL];
  const sign = [...get(x), ...splat(0x8000), ...AND, ...i32(16), ...I32X4_SHL];
  return [...get(to), ...magnitude, ...sign, ...OR, ...store(offset)];
}

export type VectorCast = "F32 BF16" | "BF16 F32" | "F16 F32";

const LOOPS: ReadonlyMap<VectorCast, BlockLoop> = new Map([
  ["F32 BF16", F32_TO_BF16],
  ["BF16 F32", BF16_TO_F32],
  ["F16 F32", F16_TO_F32],
]);

/**
 * Where results begin in the memory of a module; the source is before it. Elements at a time fill that on the wider side,
 * and are few enough that they stay in the first cache while they are copied in, cast and copied out.
 */
const OUTPUT = 16384;
const ELEMENTS = OUTPUT / 4;

interface Vectors {
  readonly memory: Uint8Array;
  readonly functions: Readonly<Record<number, (end: number) => number>>;
}

/** Made when it is first needed; null where the processor has no vectors. */
let vectors: Vectors | null | undefined;

/**
 * A cast by vectors of eight elements, which took a quarter of the time of the scalar loops (Node 20, AVX2);
 * `scalar` does the rest of a piece where something rare comes up, such as a NaN, and what is left over.
 */
export function vectorCast(name: VectorCast, scalar: Cast): Cast {
  const index = [...LOOPS.keys()].indexOf(name);
  const loop = LOOPS.get(name) ?? F32_TO_BF16;
  const [reads, writes] = [loop.reads / 8, loop.writes / 8];
  return (source, target) => {
    if (vectors === undefined) vectors = createVectors();
    const cast = vectors?.functions[index];
    if (vectors === null || cast === undefined) return scalar(source, target);
    const { memory } = vectors;
    const count = source.length / reads;
    let overflows = 0;
    for (let begin = 0; begin < count; begin += ELEMENTS) {
      const end = Math.min(begin + ELEMENTS, count);
      memory.set(source.subarray(begin * reads, end * reads));
      const done = cast((end - begin) * reads) / reads;
      target.set(memory.subarray(OUTPUT, OUTPUT + done * writes), begin * writes);
      if (begin + done === end) continue;
      const rest = source.subarray((begin + done) * reads, end * reads);
      overflows += scalar(rest, target.subarray((begin + done) * writes, end * writes));
    }
    return overflows;
  };
}

/** Of WebAssembly what is used here: the types of Node 20 do not have it, and neither has a Node that runs without a compiler. */
interface Wasm {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: WasmExports };
}

type WasmExports = Vectors["functions"] & { readonly memory: { readonly buffer: ArrayBuffer } };

function createVectors(): Vectors | null {
  const { WebAssembly: wasm } = globalThis as { WebAssembly?: Wasm };
  const bytes = vectorModule([...LOOPS.values()], OUTPUT);
  if (wasm === undefined || !wasm.validate(bytes)) return null;
  const { exports } = new wasm.Instance(new wasm.Module(bytes));
  return { memory: new Uint8Array(exports.memory.buffer), functions: exports };
}
