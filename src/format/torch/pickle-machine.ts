import { callGlobal, newObject } from "./pickle-call.ts";
import { PickleCursor } from "./pickle-cursor.ts";
import { addItems, append, build, setItems } from "./pickle-fill.ts";
import { modernModule, roleOf } from "./pickle-globals.ts";
import { checkGraph } from "./pickle-graph.ts";
import type { PickleNotes } from "./pickle-notes.ts";
import { OPCODES, refusedOpcode, UNKNOWN_TO_TORCH } from "./pickle-opcodes.ts";
import { PickleStack } from "./pickle-stack.ts";
import { PickleDict, PickleGlobal, PickleList, PickleSet, PickleTuple, type PickleValue } from "./pickle-value.ts";
import { TorchReadFault } from "./torch-fault.ts";
import { unescapeUnicode } from "./unescape-unicode.ts";

const MAX_OPCODES = 5_000_000;
/** Lists, tuples, dicts, sets, tensors and calls. A tensor takes eight: this is a file of 180,000. */
const MAX_OBJECTS = 1_500_000;

/** A dict with something in it takes as much memory as three others. */
const DICT_OBJECTS = 2;

/** What a persistent id stands for, or a fault. Of what is in the tuple nothing has been looked at. */
export type ResolveStorage = (id: readonly PickleValue[], at: number) => PickleValue;

/** Carries out one pickle on values of our own: nothing is imported, called or made that the file could choose. */
export class PickleMachine {
  readonly #cursor: PickleCursor;
  readonly #resolve: ResolveStorage;
  readonly #notes: PickleNotes;
  readonly #stack = new PickleStack();
  /** A file of many tensors names the same few over and over. */
  readonly #globals = new Map<string, PickleGlobal>();
  #opcodes = 0;
  #objects = 0;
  /** Where the opcode stands that is being carried out. */
  #at = 0;

  constructor(bytes: Uint8Array, begin: number, resolve: ResolveStorage, notes: PickleNotes) {
    this.#cursor = new PickleCursor(bytes, begin);
    this.#resolve = resolve;
    this.#notes = notes;
  }

  /** The byte behind what was read. */
  get end(): number {
    return this.#cursor.at;
  }

  /** @throws TorchReadFault */
  run(): PickleValue {
    const cursor = this.#cursor;
    const begin = cursor.at;
    for (;;) {
      this.#at = cursor.at;
      this.#stack.at = this.#at;
      const opcode = cursor.opcode();
      if (++this.#opcodes > MAX_OPCODES) throw this.#fault("pickle-limit", `more than ${MAX_OPCODES} instructions`);
      if (opcode === OPCODES.PROTO) this.#protocol(begin);
      else if (opcode === OPCODES.STOP) return this.#stop();
      else this.#step(opcode);
    }
  }

  #protocol(begin: number): void {
    const protocol = this.#cursor.uint8();
    if (this.#at !== begin) throw this.#fault("pickle-protocol", "the protocol is stated again");
    if (protocol > 5) throw this.#fault("pickle-protocol", `protocol ${protocol}`);
  }

  #stop(): PickleValue {
    const value = this.#stack.only();
    checkGraph(value);
    return value;
  }

  #step(opcode: number): void {
    const cursor = this.#cursor;
    if (UNKNOWN_TO_TORCH[opcode] === 1) this.#notes.sawUnknown(opcode);
    switch (opcode) {
      case OPCODES.BINPUT:
        this.#stack.put(cursor.uint8(), this.#opcodes);
        return;
      case OPCODES.LONG_BINPUT:
        this.#stack.put(cursor.uint32(), this.#opcodes);
        return;
      case OPCODES.PUT:
        this.#stack.put(cursor.decimal(""), this.#opcodes);
        return;
      case OPCODES.MEMOIZE:
        this.#stack.memoize();
        return;
      case OPCODES.BINGET:
        this.#stack.get(cursor.uint8());
        return;
      case OPCODES.LONG_BINGET:
        this.#stack.get(cursor.uint32());
        return;
      case OPCODES.GET:
        this.#stack.get(cursor.decimal(""));
        return;
      case OPCODES.MARK:
        this.#stack.mark();
        return;
      case OPCODES.FRAME:
        cursor.frame();
        return;
      case OPCODES.APPEND:
        append(this.#stack.pop(1), this.#stack.top(), this.#at);
        return;
      case OPCODES.APPENDS:
        append(this.#stack.popMark(), this.#stack.top(), this.#at);
        return;
      case OPCODES.SETITEM:
        this.#count(DICT_OBJECTS);
        setItems(this.#stack.pop(2), this.#stack.top(), this.#at);
        return;
      case OPCODES.SETITEMS:
        this.#count(DICT_OBJECTS);
        setItems(this.#stack.popMark(), this.#stack.top(), this.#at);
        return;
      case OPCODES.ADDITEMS:
        addItems(this.#stack.popMark(), this.#stack.top(), this.#at);
        return;
      case OPCODES.BUILD:
        build(this.#stack.pop(1), this.#stack.top(), this.#at);
        return;
      default:
        this.#stack.push(this.#make(opcode));
    }
  }

  /** The value that an opcode puts on the stack. */
  #make(opcode: number): PickleValue {
    const cursor = this.#cursor;
    switch (opcode) {
      case OPCODES.NONE:
        return null;
      case OPCODES.NEWTRUE:
        return true;
      case OPCODES.NEWFALSE:
        return false;
      case OPCODES.BININT:
        return cursor.int32();
      case OPCODES.BININT1:
        return cursor.uint8();
      case OPCODES.BININT2:
        return cursor.uint16();
      case OPCODES.LONG1:
        return cursor.integer(cursor.uint8());
      case OPCODES.INT:
        return this.#textInt();
      case OPCODES.LONG:
        return cursor.decimal("L");
      case OPCODES.FLOAT:
        return cursor.float();
      case OPCODES.BINFLOAT:
        return cursor.float64();
      case OPCODES.BINUNICODE:
        return cursor.utf8(cursor.uint32());
      case OPCODES.SHORT_BINUNICODE:
        return cursor.utf8(cursor.uint8());
      case OPCODES.BINUNICODE8:
        return cursor.utf8(cursor.uint64());
      case OPCODES.UNICODE:
        return unescapeUnicode(cursor.textLine(), this.#at);
      case OPCODES.SHORT_BINSTRING:
        return cursor.latin1(cursor.uint8());
      case OPCODES.BINSTRING:
        return cursor.latin1(cursor.uint32());
      case OPCODES.SHORT_BINBYTES:
        return this.#bytes(cursor.uint8());
      case OPCODES.BINBYTES:
        return this.#bytes(cursor.uint32());
      case OPCODES.BINBYTES8:
      case OPCODES.BYTEARRAY8:
        return this.#bytes(cursor.uint64());
      case OPCODES.GLOBAL:
        return this.#global(cursor.textLine(), cursor.textLine());
      case OPCODES.STACK_GLOBAL:
        return this.#stackGlobal();
      case OPCODES.LONG4:
        this.#long4();
        throw refusedOpcode(opcode, this.#at, cursor);
      default:
        return this.#makeObject(opcode);
    }
  }

  #makeObject(opcode: number): PickleValue {
    this.#count(1);
    switch (opcode) {
      case OPCODES.EMPTY_TUPLE:
        return new PickleTuple([]);
      case OPCODES.TUPLE1:
        return new PickleTuple(this.#stack.pop(1));
      case OPCODES.TUPLE2:
        return new PickleTuple(this.#stack.pop(2));
      case OPCODES.TUPLE3:
        return new PickleTuple(this.#stack.pop(3));
      case OPCODES.TUPLE:
        return new PickleTuple(this.#stack.popMark());
      case OPCODES.EMPTY_LIST:
        return new PickleList();
      case OPCODES.LIST: {
        const list = new PickleList();
        for (const item of this.#stack.popMark()) list.items.push(item);
        return list;
      }
      case OPCODES.EMPTY_DICT:
        return new PickleDict();
      case OPCODES.DICT: {
        const dict = new PickleDict();
        setItems(this.#stack.popMark(), dict, this.#at);
        return dict;
      }
      case OPCODES.EMPTY_SET:
        return new PickleSet();
      case OPCODES.BINPERSID: {
        const [id] = this.#stack.pop(1);
        if (!(id instanceof PickleTuple)) throw this.#fault("pickle-persistent-id", "a persistent id that is no tuple");
        return this.#resolve(id.items, this.#at);
      }
      case OPCODES.PERSID:
        throw this.#fault("pickle-persistent-id", "a persistent id in text, which torch never writes");
      case OPCODES.REDUCE: {
        const [callable = null, args = null] = this.#stack.pop(2);
        return callGlobal(callable, args, this.#at, this.#notes);
      }
      case OPCODES.NEWOBJ: {
        const [type = null, args = null] = this.#stack.pop(2);
        return newObject(type, args, this.#at, this.#notes);
      }
      default:
        throw refusedOpcode(opcode, this.#at, this.#cursor);
    }
  }

  /** `I01` and `I00` are the booleans of protocol 0. */
  #textInt(): PickleValue {
    const begin = this.#cursor.at;
    const value = this.#cursor.decimal("");
    const isBoolean = this.#cursor.at - begin === 3 && this.#cursor.bytes[begin] === 0x30;
    return isBoolean ? value === 1 : value;
  }

  #long4(): void {
    const length = this.#cursor.int32();
    if (length < 0) throw this.#fault("pickle-number", `an integer of ${length} bytes`);
    this.#cursor.integer(length);
  }

  #bytes(length: number): Uint8Array {
    const bytes = this.#cursor.slice(length);
    this.#notes.sawBytes(bytes, this.#at);
    return bytes;
  }

  #stackGlobal(): PickleValue {
    const [module, name] = this.#stack.pop(2);
    if (typeof module !== "string" || typeof name !== "string")
      throw this.#fault("pickle-target", "a class whose name is no text");
    return this.#global(module, name);
  }

  #global(module: string, name: string): PickleGlobal {
    const key = `${module}\n${name}`;
    const global = this.#globals.get(key) ?? new PickleGlobal(modernModule(module), name, roleOf(module, name));
    this.#globals.set(key, global);
    this.#notes.sawGlobal(global, this.#at);
    return global;
  }

  #count(objects: number): void {
    this.#objects += objects;
    if (this.#objects > MAX_OBJECTS) throw this.#fault("pickle-limit", `more than ${MAX_OBJECTS} objects`);
  }

  #fault(what: TorchReadFault["what"], detail: string): TorchReadFault {
    return new TorchReadFault(what, `${detail}, at byte ${this.#at}`);
  }
}
