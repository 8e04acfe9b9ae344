import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { rowMajorStrides } from "../expression/row-major-strides.ts";
import type { CopyExpression } from "../expression/tensor-expression.ts";
import type { OutputPart } from "../plan.ts";
import { endOf, type ScanPart, toScanPart } from "./file-task.ts";

/** Bytes of an output file that come about in one way. */
export type FileSegment = MadeSegment | CopiedSegment;

/** What has to be made of the parts that lie in it, whole or in part. */
export interface MadeSegment {
  readonly begin: number;
  readonly end: number;
  readonly from: null;
  readonly parts: readonly OutputPart[];
}

/** The very same bytes stand in a source file. */
export interface CopiedSegment {
  readonly begin: number;
  readonly end: number;
  readonly from: { readonly file: string; readonly begin: number };
  /** What lies in it, whole or in part; empty where nobody looks at values. */
  readonly parts: readonly ScanPart[];
}

/** One or the other, as long as that may change. */
interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly from: CopiedSegment["from"] | null;
  readonly parts: readonly OutputPart[];
}

/** Shorter stretches are made with what is around them: a call for each would cost more than evaluating them. */
const LEAST = 131_072;

/**
 * Cuts the bytes `begin` to `end` of a file into stretches that stand in one piece in a source file, whatever parts they
 * belong to, and what lies between them.
 * @param scan whether values are looked at, tensor by tensor
 */
export function segmentsOf(
  parts: readonly OutputPart[],
  begin: number,
  end: number,
  { least = LEAST, scan = false }: { readonly least?: number; readonly scan?: boolean } = {},
): readonly FileSegment[] {
  const stretches = joined(pieces(parts, begin, end));
  const segments = joined(stretches.map((each) => (each.end - each.begin < least ? { ...each, from: null } : each)));
  return segments.map(({ from, parts: inside, ...bytes }) =>
    from === null ? { ...bytes, from, parts: inside } : { ...bytes, from, parts: scan ? inside.map(toScanPart) : [] },
  );
}

function* pieces(parts: readonly OutputPart[], begin: number, end: number): Generator<Stretch> {
  for (const part of parts) {
    const [first, last] = [Math.max(begin, part.begin), Math.min(end, endOf(part))];
    if (first >= last) continue;
    const source = sourceOf(part);
    const from = source === null ? null : { file: source.file, begin: source.begin + first - part.begin };
    yield { begin: first, end: last, from, parts: [part] };
  }
}

/** Those that go on where the one before ends are one with it. */
function joined(segments: Iterable<Stretch>): readonly Stretch[] {
  const result: (Stretch & { end: number; readonly parts: OutputPart[] })[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last === undefined || !goesOn(last, segment)) {
      result.push({ ...segment, parts: [...segment.parts] });
      continue;
    }
    last.end = segment.end;
    for (const part of segment.parts) last.parts.push(part);
  }
  return result;
}

function goesOn({ begin, end, from }: Stretch, { from: next }: Stretch): boolean {
  if (from === null || next === null) return from === next;
  return from.file === next.file && from.begin + end - begin === next.begin;
}

/** Where all bytes of a part stand one after the other; null when they do not. */
function sourceOf(part: OutputPart): { readonly file: string; readonly begin: number } | null {
  if (part.kind === "file") return { file: part.file, begin: 0 };
  if (part.kind !== "tensor" || part.expression.op !== "copy") return null;
  return isPlain(part.expression, part.bytes) ? part.expression : null;
}

function isPlain({ dtype, shape, strides, byteOrder }: CopyExpression, bytes: number): boolean {
  if (byteOrder !== undefined) return false;
  // A plan that contradicts itself is for who evaluates expressions.
  if (shape.reduce((product, size) => product * size, dtypeBits(dtype) ?? Number.NaN) !== bytes * 8) return false;
  return strides === undefined || rowMajorStrides(shape).every((stride, axis) => strides[axis] === stride);
}
