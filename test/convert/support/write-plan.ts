import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTensorReader } from "../../../src/convert/expression/create-tensor-reader.ts";
import type { ConversionPlan, OutputPart } from "../../../src/convert/plan.ts";

/** Carries out a small plan in memory, file by file: what the executor does, without anything that makes it safe or fast. */
export function writePlan({ outputs }: ConversionPlan, source: string, output: string): void {
  const read = (file: string, target: Uint8Array, begin: number): void => {
    const handle = openSync(join(source, file), "r");
    try {
      if (readSync(handle, target, 0, target.length, begin) !== target.length) throw new Error(`${file} is too short`);
    } finally {
      closeSync(handle);
    }
  };
  mkdirSync(output, { recursive: true });
  for (const { name, parts } of outputs) {
    writeFileSync(join(output, name), Buffer.concat(parts.map((part) => partBytes(part, read))));
  }
}

function partBytes(part: OutputPart, read: (file: string, target: Uint8Array, begin: number) => void): Uint8Array {
  switch (part.kind) {
    case "text":
      return Buffer.from(part.text);
    case "bytes":
      return Buffer.from(part.base64, "base64");
    case "file": {
      const bytes = new Uint8Array(part.bytes);
      read(part.file, bytes, 0);
      return bytes;
    }
    case "tensor": {
      const bytes = new Uint8Array(part.bytes);
      createTensorReader(part.expression, read).read(bytes, 0);
      return bytes;
    }
    default:
      return part satisfies never;
  }
}
