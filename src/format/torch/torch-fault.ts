import type { Fault } from "../fault.ts";

/** What can be wrong with a torch container: its zip archive, its pickle, the state dict and storages that these give. */
export type TorchFaultName =
  | "zip-prefix"
  | "zip-trailing"
  | "zip-truncated"
  | "zip-end"
  | "zip-empty"
  | "zip-crc"
  | "zip-no-crc"
  | "zip-mismatch"
  | "zip-flags"
  | "zip-duplicate"
  | "zip-name"
  | "zip-method"
  | "zip-deflated"
  | "zip-ratio"
  | "zip-size"
  | "zip-offset"
  | "zip-overlap"
  | "zip-extra"
  | "zip-limit"
  | "layout"
  | "torchscript"
  | "extra-record"
  | "byte-order"
  | "legacy-magic"
  | "legacy-protocol"
  | "legacy-system"
  | "truncated"
  | "trailing"
  | "pickle-global"
  | "pickle-opcode"
  | "pickle-opaque"
  | "pickle-nested"
  | "pickle-unknown"
  | "pickle-args"
  | "pickle-cycle"
  | "pickle-depth"
  | "pickle-frame"
  | "pickle-key"
  | "pickle-limit"
  | "pickle-memo"
  | "pickle-number"
  | "pickle-persistent-id"
  | "pickle-protocol"
  | "pickle-stack"
  | "pickle-string"
  | "pickle-target"
  | "pickle-trailing"
  | "pickle-truncated"
  | "pickle-utf8"
  | "not-a-state-dict"
  | "nested"
  | "no-tensors"
  | "key"
  | "duplicate-key"
  | "hooks"
  | "rebuild"
  | "meta-tensor"
  | "view"
  | "expand-limit"
  | "storage-key"
  | "storage-missing"
  | "storage-size"
  | "storage-alias"
  | "storage-duplicate";

export type TorchFaultCode = `torch/${TorchFaultName}`;
export type TorchFault = Fault<TorchFaultCode>;

/** Ends the reading of a container. Caught by its reader, never seen outside. */
export class TorchReadFault extends Error {
  readonly what: TorchFaultName;

  constructor(what: TorchFaultName, detail: string) {
    super(detail);
    this.name = "TorchReadFault";
    this.what = what;
  }

  get fault(): TorchFault {
    return { code: `torch/${this.what}`, detail: this.message };
  }
}
