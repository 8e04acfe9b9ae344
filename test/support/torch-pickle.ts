// Parts of a pickle as torch writes it (protocol 2), to be put together by hand.

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(5, "X");
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

export function global(module: string, name: string): Buffer {
  return Buffer.from(`c${module}\n${name}\n`);
}

export function integer(value: number): Buffer {
  const bytes = Buffer.alloc(10);
  bytes[0] = 0x8a;
  bytes[1] = 8;
  bytes.writeBigInt64LE(BigInt(value), 2);
  return bytes;
}

export function tuple(...items: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from("("), ...items, Buffer.from("t")]);
}

export function call(callable: Buffer, ...args: readonly Buffer[]): Buffer {
  return Buffer.concat([callable, tuple(...args), Buffer.from("R")]);
}

export function dict(entries: Readonly<Record<string, Buffer>>): Buffer {
  const items = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([Buffer.from("}("), ...items, Buffer.from("u")]);
}

export const NONE: Buffer = Buffer.from("N");
export const TRUE: Buffer = Buffer.from([0x88]);
export const FALSE: Buffer = Buffer.from([0x89]);
export const ORDERED_DICT: Buffer = call(global("collections", "OrderedDict"));

/** @param view the sixth item that legacy files have */
export function storage(key: string, elements: number, type = "FloatStorage", view?: Buffer): Buffer {
  const module = type === "UntypedStorage" ? "torch.storage" : "torch";
  const items = [text("storage"), global(module, type), text(key), text("cpu"), integer(elements)];
  return Buffer.concat([tuple(...items, ...(view === undefined ? [] : [view])), Buffer.from("Q")]);
}

/** The arguments of `_rebuild_tensor_v2` for a tensor of one dimension. @param more those behind the hooks */
export function tensorArgs(of: Buffer, size: number, offset = 0, ...more: readonly Buffer[]): readonly Buffer[] {
  return [of, integer(offset), tuple(integer(size)), tuple(integer(1)), FALSE, ORDERED_DICT, ...more];
}

export function tensor(of: Buffer, size: number, offset = 0, ...more: readonly Buffer[]): Buffer {
  return call(global("torch._utils", "_rebuild_tensor_v2"), ...tensorArgs(of, size, offset, ...more));
}

export function pickle(value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80, 2]), value, Buffer.from(".")]);
}
