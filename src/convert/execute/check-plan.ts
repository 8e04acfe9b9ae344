import { ConversionError } from "../conversion-error.ts";
import type { TensorExpression } from "../expression/tensor-expression.ts";
import type { ConversionPlan, OutputFile, OutputPart } from "../plan.ts";
import { isPlainName } from "./plain-name.ts";
import { STATE_FOLDER } from "./state-folder.ts";

/**
 * A plan may come from elsewhere: what would leave the folders, or leave bytes of a file unsaid, is refused before anything
 * is touched. What expressions mean is checked by who evaluates them. @throws ConversionError "plan"
 */
export function checkPlan(plan: ConversionPlan): void {
  const sizes = new Map(plan.sources.map(({ name, size }) => [name, size]));
  for (const { name, size, records } of plan.sources) {
    checkName(name);
    checkSize(size, name);
    for (const { begin, bytes } of records ?? []) {
      if (!isSize(begin) || !isSize(bytes) || begin + bytes > size) fail(`a record of ${quoted(name)} ends beyond it`);
    }
  }
  const taken = new Set(["done", STATE_FOLDER]);
  for (const output of plan.outputs) {
    checkName(output.name);
    checkSize(output.size, output.name);
    const folded = output.name.toLowerCase();
    if (taken.has(folded)) fail(`the plan writes ${quoted(output.name)} twice, or over a file that marks the output`);
    taken.add(folded);
    checkParts(output, sizes);
  }
}

function checkParts({ name, size, parts }: OutputFile, sizes: ReadonlyMap<string, number>): void {
  let end = 0;
  for (const part of parts) {
    if (!isSize(part.bytes) || part.begin !== end) fail(`parts of ${quoted(name)} leave a gap at byte ${end}`);
    end += part.bytes;
    checkPart(part, name, sizes);
  }
  if (end !== size) fail(`parts of ${quoted(name)} have ${end} bytes, the file shall have ${size}`);
}

function checkPart(part: OutputPart, name: string, sizes: ReadonlyMap<string, number>): void {
  if (part.kind === "text" && Buffer.byteLength(part.text) !== part.bytes)
    fail(`a text of ${quoted(name)} is not ${part.bytes} bytes long`);
  if (part.kind === "bytes" && Buffer.byteLength(part.base64, "base64") !== part.bytes)
    fail(`bytes of ${quoted(name)} are not ${part.bytes}`);
  if (part.kind === "file" && sizes.get(part.file) !== part.bytes)
    fail(`${quoted(name)} copies ${quoted(part.file)}, which is no source of ${part.bytes} bytes`);
  if (part.kind !== "tensor") return;
  for (const file of filesOf(part.expression)) {
    if (!sizes.has(file)) fail(`${quoted(part.name)} is made from ${quoted(file)}, which is no source of the plan`);
  }
}

/** Source files that an expression reads, each once. */
export function filesOf(expression: TensorExpression, files: Set<string> = new Set()): ReadonlySet<string> {
  if (expression.op === "copy") files.add(expression.file);
  else if (expression.op === "concat") for (const each of expression.of) filesOf(each, files);
  else if (expression.op !== "fill") filesOf(expression.of, files);
  return files;
}

function checkName(name: string): void {
  if (!isPlainName(name)) {
    fail(`${quoted(name)} is not a plain file name`);
  }
}

function checkSize(size: number, name: string): void {
  if (!isSize(size)) fail(`the size of ${quoted(name)} is not a whole number`);
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}...` : name);
}

function fail(message: string): never {
  throw new ConversionError("plan", message, { hint: "make the plan again, with this version of checkpointlint" });
}
