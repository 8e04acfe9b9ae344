import type { PickleCursor } from "./pickle-cursor.ts";
import { TorchReadFault } from "./torch-fault.ts";

/** What an honest torch file of any version can hold; CPython's pickletools names them so. */
export const OPCODES = {
  MARK: 0x28,
  EMPTY_TUPLE: 0x29,
  STOP: 0x2e,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  FLOAT: 0x46,
  BINFLOAT: 0x47,
  INT: 0x49,
  BININT: 0x4a,
  BININT1: 0x4b,
  LONG: 0x4c,
  BININT2: 0x4d,
  NONE: 0x4e,
  PERSID: 0x50,
  BINPERSID: 0x51,
  REDUCE: 0x52,
  BINSTRING: 0x54,
  SHORT_BINSTRING: 0x55,
  UNICODE: 0x56,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  DICT: 0x64,
  APPENDS: 0x65,
  GET: 0x67,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  LIST: 0x6c,
  PUT: 0x70,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  PROTO: 0x80,
  NEWOBJ: 0x81,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINBYTES8: 0x8e,
  EMPTY_SET: 0x8f,
  ADDITEMS: 0x90,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
  BYTEARRAY8: 0x96,
} as const;

/** 1 for an instruction at which torch.load(weights_only=True) stops: those of protocols 0 and 1, of long bytes, and of 4 on. */
export const UNKNOWN_TO_TORCH: Uint8Array = new Uint8Array(256);
for (const opcode of [
  OPCODES.BINBYTES,
  OPCODES.SHORT_BINBYTES,
  OPCODES.FLOAT,
  OPCODES.INT,
  OPCODES.LONG,
  OPCODES.BINSTRING,
  OPCODES.UNICODE,
  OPCODES.DICT,
  OPCODES.GET,
  OPCODES.LIST,
  OPCODES.PUT,
  OPCODES.SHORT_BINUNICODE,
  OPCODES.BINUNICODE8,
  OPCODES.BINBYTES8,
  OPCODES.ADDITEMS,
  OPCODES.STACK_GLOBAL,
  OPCODES.MEMOIZE,
  OPCODES.FRAME,
  OPCODES.BYTEARRAY8,
])
  UNKNOWN_TO_TORCH[opcode] = 1;

/** What no torch file has been seen with, and what payloads hide behind. */
const REFUSED: ReadonlyMap<number, string> = new Map([
  [0x30, "POP"],
  [0x31, "POP_MARK"],
  [0x32, "DUP"],
  [0x53, "STRING"],
  [0x69, "INST"],
  [0x6f, "OBJ"],
  [0x82, "EXT1"],
  [0x83, "EXT2"],
  [0x84, "EXT4"],
  [0x8b, "LONG4"],
  [0x91, "FROZENSET"],
  [0x92, "NEWOBJ_EX"],
  [0x97, "NEXT_BUFFER"],
  [0x98, "READONLY_BUFFER"],
]);

export function refusedOpcode(opcode: number, at: number, cursor: PickleCursor): TorchReadFault {
  const name = REFUSED.get(opcode);
  const hex = `0x${opcode.toString(16).padStart(2, "0")}`;
  if (name === undefined)
    return new TorchReadFault("pickle-opcode", `${hex} at byte ${at} is no instruction of a pickle`);
  const calls = name === "INST" ? `, which would call ${printable(cursor.line())}.${printable(cursor.line())}` : "";
  return new TorchReadFault("pickle-opcode", `the instruction ${name} (${hex}) at byte ${at}${calls}`);
}

function printable(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 60))
    .toString("latin1")
    .replace(/[^\x21-\x7e]/g, "?");
}
