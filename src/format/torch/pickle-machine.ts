import { callGlobal, newObject } from "./pickle-call.ts";
import { PickleCursor } from "./pickle-cursor.ts";
import { modernModule, roleOf } from "./pickle-globals.ts";
import { checkGraph } from "./pickle-graph.ts";
import { checkKey, type PickleNotes } from "./pickle-notes.ts";
import { OPCODES, refusedOpcode } from "./pickle-opcodes.ts";
import {
  Opaque,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from "./pickle-value.ts";
import { TorchReadFault } from "./torch-fault.ts";
import { unescapeUnicode } from "./unescape-unicode.ts";

const MAX_OPCODES = 5_000_000;
/** Lists, tuples, dicts, sets, tensors and calls. A tensor takes eight: this is a file of 250,000 tensors. */
const MAX_OBJECTS = 2_000_000;
const MAX_STACK = 1_000_000;
const MAX_MARKS = 1_000;

/** What a persistent id stands for, or a fault. Of what is in the tuple nothing has been looked at. */
export type ResolveStorage = (id: readonly PickleValue[], at: number) => PickleValue;

/** Carries out one pickle on values of our own: nothing is imported, called or made that the file could choose. */
export class PickleMachine {
  readonly #cursor: PickleCursor;
  readonly #resolve: ResolveStorage;
  readonly #notes: PickleNotes;
  readonly #stack: PickleValue[] = [];
  /** Heights of the stack at each open MARK. */
  readonly #marks: number[] = [];
  readonly #memo: PickleValue[] = [];
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
    this.#notes.protocol = protocol;
  }

  #stop(): PickleValue {
    const [value] = this.#stack;
    if (value === undefined || this.#stack.length !== 1 || this.#marks.length > 0)
      throw this.#fault("pickle-stack", `the pickle ends with ${this.#stack.length} values in place of one`);
    checkGraph(value);
    return value;
  }

  #step(opcode: number): void {
    const cursor = this.#cursor;
    switch (opcode) {
      case OPCODES.BINPUT:
        this.#put(cursor.uint8());
        return;
      case OPCODES.LONG_BINPUT:
        this.#put(cursor.uint32());
        return;
      case OPCODES.PUT:
        this.#put(cursor.decimal(""));
        return;
      case OPCODES.MEMOIZE:
        this.#notes.isNew = true;
        this.#put(this.#memo.length);
        return;
      case OPCODES.BINGET:
        this.#get(cursor.uint8());
        return;
      case OPCODES.LONG_BINGET:
        this.#get(cursor.uint32());
        return;
      case OPCODES.GET:
        this.#get(cursor.decimal(""));
        return;
      case OPCODES.MARK:
        if (this.#marks.push(this.#stack.length) > MAX_MARKS)
          throw this.#fault("pickle-limit", `more than ${MAX_MARKS} marks within each other`);
        return;
      case OPCODES.FRAME:
        this.#notes.isNew = true;
        cursor.frame();
        return;
      case OPCODES.APPEND:
        this.#append(this.#pop(1));
        return;
      case OPCODES.APPENDS:
        this.#append(this.#popMark());
        return;
      case OPCODES.SETITEM:
        this.#setItems(this.#pop(2));
        return;
      case OPCODES.SETITEMS:
        this.#setItems(this.#popMark());
        return;
      case OPCODES.ADDITEMS:
        this.#addItems(this.#popMark());
        return;
      case OPCODES.BUILD:
        this.#build();
        return;
      default:
        this.#push(this.#make(opcode));
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
        this.#notes.isNew = true;
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
    if (++this.#objects > MAX_OBJECTS) throw this.#fault("pickle-limit", `more than ${MAX_OBJECTS} objects`);
    switch (opcode) {
      case OPCODES.EMPTY_TUPLE:
        return new PickleTuple([]);
      case OPCODES.TUPLE1:
        return new PickleTuple(this.#pop(1));
      case OPCODES.TUPLE2:
        return new PickleTuple(this.#pop(2));
      case OPCODES.TUPLE3:
        return new PickleTuple(this.#pop(3));
      case OPCODES.TUPLE:
        return new PickleTuple(this.#popMark());
      case OPCODES.EMPTY_LIST:
        return new PickleList();
      case OPCODES.LIST: {
        const list = new PickleList();
        for (const item of this.#popMark()) list.items.push(item);
        return list;
      }
      case OPCODES.EMPTY_DICT:
        return new PickleDict();
      case OPCODES.DICT: {
        const dict = new PickleDict();
        this.#fill(dict, this.#popMark());
        return dict;
      }
      case OPCODES.EMPTY_SET:
        return new PickleSet();
      case OPCODES.BINPERSID: {
        const [id] = this.#pop(1);
        if (!(id instanceof PickleTuple)) throw this.#fault("pickle-persistent-id", "a persistent id that is no tuple");
        return this.#resolve(id.items, this.#at);
      }
      case OPCODES.PERSID:
        throw this.#fault("pickle-persistent-id", "a persistent id in text, which torch never writes");
      case OPCODES.REDUCE: {
        const [callable = null, args = null] = this.#pop(2);
        return callGlobal(callable, args, this.#at, this.#notes);
      }
      case OPCODES.NEWOBJ: {
        const [type = null, args = null] = this.#pop(2);
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
    this.#notes.isNew = true;
    const [module, name] = this.#pop(2);
    if (typeof module !== "string" || typeof name !== "string")
      throw this.#fault("pickle-target", "a class whose name is no text");
    return this.#global(module, name);
  }

  #global(module: string, name: string): PickleGlobal {
    const global = new PickleGlobal(modernModule(module), name, roleOf(module, name));
    this.#notes.sawGlobal(global, this.#at);
    return global;
  }

  #push(value: PickleValue): void {
    if (this.#stack.push(value) > MAX_STACK) throw this.#fault("pickle-limit", `more than ${MAX_STACK} values at once`);
  }

  #pop(count: number): PickleValue[] {
    const floor = this.#marks.at(-1) ?? 0;
    if (this.#stack.length - count < floor) throw this.#fault("pickle-stack", "a value is missing");
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #popMark(): PickleValue[] {
    const height = this.#marks.pop();
    if (height === undefined) throw this.#fault("pickle-stack", "a mark is missing");
    return this.#stack.splice(height);
  }

  #top(): PickleValue {
    const top = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.at(-1) : undefined;
    if (top === undefined) throw this.#fault("pickle-stack", "a value is missing");
    return top;
  }

  /** CPython takes any slot; an honest pickler numbers them one after the other. */
  #put(slot: number | bigint): void {
    const value = this.#top();
    if (typeof slot === "bigint" || slot < 0 || slot > this.#opcodes)
      throw this.#fault("pickle-memo", `slot ${slot} of the memo, which has no more than ${this.#opcodes}`);
    while (this.#memo.length < slot) this.#memo.push(EMPTY);
    this.#memo[slot] = value;
  }

  #get(slot: number | bigint): void {
    const value = typeof slot === "bigint" ? undefined : this.#memo[slot];
    if (value === undefined || value === EMPTY) throw this.#fault("pickle-memo", `slot ${slot} of the memo is empty`);
    this.#push(value);
  }

  #append(items: readonly PickleValue[]): void {
    const list = this.#top();
    if (isOfRefused(list)) return;
    if (!(list instanceof PickleList)) throw this.#fault("pickle-target", "something is appended to what is no list");
    for (const item of items) list.items.push(item);
  }

  #addItems(items: readonly PickleValue[]): void {
    const set = this.#top();
    if (isOfRefused(set)) return;
    if (!(set instanceof PickleSet)) throw this.#fault("pickle-target", "something is added to what is no set");
    for (const item of items) {
      checkKey(item, this.#at);
      set.items.push(item);
    }
  }

  #setItems(items: readonly PickleValue[]): void {
    const dict = this.#top();
    if (isOfRefused(dict)) return;
    if (!(dict instanceof PickleDict)) throw this.#fault("pickle-target", "an entry is set in what is no dict");
    this.#fill(dict, items);
  }

  #fill(dict: PickleDict, items: readonly PickleValue[]): void {
    if (items.length % 2 !== 0) throw this.#fault("pickle-stack", "a key without a value");
    for (let at = 0; at < items.length; at += 2) {
      const key = items[at] as PickleValue;
      checkKey(key, this.#at);
      dict.set(key, items[at + 1] as PickleValue);
    }
  }

  /** Attributes of an OrderedDict (`_metadata`) say nothing of its tensors, and those of our own values are not reachable. */
  #build(): void {
    const [state = null] = this.#pop(1);
    const object = this.#top();
    if (object instanceof Opaque) object.state = state;
    else if (!(object instanceof PickleDict && object.isOrdered))
      throw this.#fault("pickle-target", "a state is given to what has none");
  }

  #fault(what: TorchReadFault["what"], detail: string): TorchReadFault {
    return new TorchReadFault(what, `${detail}, at byte ${this.#at}`);
  }
}

/** In slots of the memo that were jumped over. */
const EMPTY = new PickleTuple([]);

/** What a refused global gave is put up with, so that the next one is found too. */
function isOfRefused(value: PickleValue): boolean {
  return value instanceof Opaque && value.of.role === "refused";
}
