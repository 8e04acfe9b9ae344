import { InternalError } from "../../errors.ts";
import { createTensorReader } from "../expression/create-tensor-reader.ts";
import type { Scratch } from "../expression/scratch.ts";
import type { ReadSource, TensorReader } from "../expression/tensor-reader.ts";
import type { OutputPart, TensorPart } from "../plan.ts";
import type { TaskResult } from "./file-task.ts";

/** Makes the bytes of parts, one part after the other. */
export interface PartFiller {
  /** Fills `target` with bytes of a part from `begin` on. */
  fill(part: OutputPart, target: Uint8Array, begin: number): void;
  overflows(): TaskResult["overflows"];
}

/** Holds what the part at hand needs, and of those before it only what they counted. */
export function createPartFiller(readSource: ReadSource, scratch: Scratch): PartFiller {
  const overflows: { readonly tensor: string; readonly count: number }[] = [];
  let current: { readonly part: OutputPart; readonly content: Uint8Array | TensorReader } | null = null;
  const close = (): void => {
    if (current?.part.kind === "tensor" && "overflows" in current.content && current.content.overflows > 0) {
      overflows.push({ tensor: current.part.name, count: current.content.overflows });
    }
    current = null;
  };
  const contentOf = (part: OutputPart): Uint8Array | TensorReader => {
    if (current?.part === part) return current.content;
    close();
    const content = part.kind === "tensor" ? readerOf(part, readSource, scratch) : literal(part);
    current = { part, content };
    return content;
  };
  return {
    fill(part, target, begin) {
      if (part.kind === "file") {
        readSource(part.file, target, begin);
        return;
      }
      const content = contentOf(part);
      if ("read" in content) content.read(target, begin);
      else target.set(content.subarray(begin, begin + target.length));
    },
    overflows() {
      close();
      return overflows;
    },
  };
}

function readerOf(part: TensorPart, readSource: ReadSource, scratch: Scratch): TensorReader {
  const reader = createTensorReader(part.expression, readSource, scratch);
  if (reader.bytes !== part.bytes) {
    throw new InternalError(`${part.name} is planned with ${part.bytes} bytes and is made with ${reader.bytes}`);
  }
  return reader;
}

function literal(part: OutputPart): Uint8Array {
  if (part.kind === "text") return Buffer.from(part.text);
  return part.kind === "bytes" ? Buffer.from(part.base64, "base64") : new Uint8Array();
}
