import { dtypeBits } from "../format/safetensors/dtype.ts";
import { tensorBytes } from "../format/safetensors/write-header.ts";
import { quote } from "../format/text/quote.ts";
import { fileNameFault } from "../source/file-name-fault.ts";
import { ConversionError } from "./conversion-error.ts";
import { rowMajorStrides } from "./expression/row-major-strides.ts";
import { sourcesOf } from "./expression/sources-of.ts";
import type { CopyExpression } from "./expression/tensor-expression.ts";
import { typeOf } from "./expression/type-of.ts";
import type { ConversionPlan, OutputFile, OutputPart, SourceFile, TensorPart } from "./plan.ts";
import { DONE_NAME, nameKey } from "./planning/name-key.ts";

/**
 * That a plan can be carried out as it stands, whoever made it: names are plain and no file system takes two for one,
 * parts fill their files, expressions make what their parts say, and read only bytes that the sources have.
 * @throws ConversionError "plan" that says what is wrong
 */
export function checkPlan({ schema, sources, outputs }: ConversionPlan): void {
  if (schema !== "checkpointlint/plan@1") refuse(`its schema is ${quote(String(schema))}`);
  const sizes = new Map<string, number>();
  for (const source of sources) {
    checkSource(source);
    if (sizes.has(source.name)) refuse(`the source ${quote(source.name)} stands twice`);
    sizes.set(source.name, source.size);
  }
  const names = new Map<string, string>([[nameKey(DONE_NAME), DONE_NAME]]);
  for (const output of outputs) {
    const { name } = output;
    checkName(name);
    if (name.startsWith(".")) refuse(`the name ${quote(name)} is a hidden file's`);
    const twin = names.get(nameKey(name));
    if (twin !== undefined) refuse(`${quote(name)} and ${quote(twin)} are one name on some file systems`);
    names.set(nameKey(name), name);
    checkOutput(output, sizes);
  }
}

function refuse(problem: string): never {
  throw new ConversionError("plan", `the plan cannot be carried out: ${problem}`, {
    hint: "it is damaged, or a newer version made it; make it again with this version",
  });
}

function checkName(name: string): void {
  // On Windows what follows a colon is a stream of a file.
  const fault = fileNameFault(name) ?? (name.includes(":") ? "it holds a colon" : null);
  if (fault !== null) refuse(`the name ${quote(name)}: ${fault}`);
}

function checkSource({ name, size, records }: SourceFile): void {
  checkName(name);
  checkSize(name, size);
  for (const { name: record, begin, bytes } of records ?? []) {
    if (!isCount(begin) || !isCount(bytes) || begin + bytes > size)
      refuse(`the record ${quote(record)} is not within ${quote(name)}`);
  }
}

function checkSize(name: string, size: number): void {
  if (!isCount(size)) refuse(`${quote(name)} has ${size} bytes`);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function checkOutput({ name, size, parts }: OutputFile, sizes: ReadonlyMap<string, number>): void {
  checkSize(name, size);
  let end = 0;
  for (const part of parts) {
    if (part.begin !== end || !isCount(part.bytes))
      refuse(
        `a part of ${quote(name)} has ${part.bytes} bytes from byte ${part.begin} on, the one before ends at ${end}`,
      );
    end += part.bytes;
    checkPart(name, part, sizes);
  }
  if (end !== size) refuse(`the parts of ${quote(name)} end at byte ${end}, it has ${size}`);
}

function checkPart(output: string, part: OutputPart, sizes: ReadonlyMap<string, number>): void {
  const actual = partBytes(part, sizes);
  if (part.bytes !== actual)
    refuse(`a ${part.kind} part of ${quote(output)} is said to have ${part.bytes} bytes and has ${actual}`);
  if (part.kind === "tensor") checkTensor(part, sizes);
}

function partBytes(part: OutputPart, sizes: ReadonlyMap<string, number>): number {
  switch (part.kind) {
    case "text":
      return Buffer.byteLength(part.text);
    case "bytes":
      return Buffer.byteLength(part.base64, "base64");
    case "file":
      return sourceSize(part.file, sizes);
    case "tensor":
      return dtypeBits(part.dtype) === null ? refuse(`unknown dtype ${quote(part.dtype)}`) : tensorBytes(part);
    default:
      return part satisfies never;
  }
}

function sourceSize(file: string, sizes: ReadonlyMap<string, number>): number {
  return sizes.get(file) ?? refuse(`${quote(file)} is read and is no source`);
}

function checkTensor(part: TensorPart, sizes: ReadonlyMap<string, number>): void {
  const { name, dtype, shape, expression, bytes } = part;
  const made = typeOf(expression);
  const isSame = made.dtype === dtype && made.shape.length === shape.length;
  if (!isSame || made.shape.some((size, axis) => size !== shape[axis])) {
    refuse(
      `the tensor ${quote(name)} is said to be ${dtype} [${shape.join(", ")}], its expression makes ${made.dtype} [${made.shape.join(", ")}]`,
    );
  }
  if (bytes === 0) return;
  for (const copy of sourcesOf(expression)) {
    if (lastByte(copy) > sourceSize(copy.file, sizes))
      refuse(`the tensor ${quote(name)} is read past the end of ${quote(copy.file)}`);
  }
}

/** Where the bytes that a copy reads end. */
function lastByte({ begin, shape, dtype, strides = rowMajorStrides(shape) }: CopyExpression): number {
  if (shape.includes(0)) return begin;
  let last = 1;
  for (let axis = 0; axis < shape.length; axis++) last += ((shape[axis] ?? 1) - 1) * (strides[axis] ?? 0);
  return begin + (last * (dtypeBits(dtype) ?? 0)) / 8;
}
