import type { OutputFile, OutputPart } from "../../../src/convert/plan.ts";
import type { FileContent } from "../../support/lint-files.ts";

/** The bytes of an output file whose tensors are copies without gaps, put together by hand. */
export function materialise(file: OutputFile, sources: ReadonlyMap<string, FileContent>): Buffer {
  const bytes = Buffer.concat(file.parts.map((part) => partBytes(part, sources)));
  if (bytes.length !== file.size) throw new Error(`${file.name} has ${bytes.length} bytes, not ${file.size}`);
  return bytes;
}

function partBytes(part: OutputPart, sources: ReadonlyMap<string, FileContent>): Buffer {
  switch (part.kind) {
    case "text":
      return Buffer.from(part.text);
    case "bytes":
      return Buffer.from(part.base64, "base64");
    case "file":
      return sourceBytes(part.file, sources);
    case "tensor": {
      const { expression, bytes } = part;
      if (expression.op !== "copy" || expression.strides !== undefined) throw new Error("no plain copy");
      return sourceBytes(expression.file, sources).subarray(expression.begin, expression.begin + bytes);
    }
    default:
      return part satisfies never;
  }
}

function sourceBytes(file: string, sources: ReadonlyMap<string, FileContent>): Buffer {
  const content = sources.get(file);
  if (typeof content === "string") return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  throw new Error(`no bytes of ${file}`);
}
