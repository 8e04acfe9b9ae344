import { dtypeNames, storageNames } from "./torch-dtype.ts";

/**
 * What may be made of a global. "rebuild", "parameter", "from-type", "dict", "size", "bytes", "set" and so on are the
 * few calls that are carried out on values of our own; "unsupported" is a tensor that is no plain view of a storage;
 * "inert" is kept as it stands; "refused" is everything else.
 */
export type GlobalRole =
  | "rebuild"
  | "rebuild-v2"
  | "rebuild-v3"
  | "parameter"
  | "parameter-with-state"
  | "from-type"
  | "dict"
  | "counter"
  | "default-dict"
  | "size"
  | "bytes"
  | "bytearray"
  | "set"
  | "complex"
  | "device"
  | "layout"
  | "class"
  | "storage"
  | "untyped-storage"
  | "quantised-storage"
  | "dtype"
  | "meta"
  | "unsupported"
  | "inert"
  | "refused";

/** The exact names, and nothing like them. What torch.load(weights_only=True) takes, and classes that only hold data. */
const ROLES: ReadonlyMap<string, GlobalRole> = new Map<string, GlobalRole>([
  ["torch._utils _rebuild_tensor", "rebuild"],
  ["torch._utils _rebuild_tensor_v2", "rebuild-v2"],
  ["torch._utils _rebuild_tensor_v3", "rebuild-v3"],
  ["torch._utils _rebuild_parameter", "parameter"],
  ["torch._utils _rebuild_parameter_with_state", "parameter-with-state"],
  ["torch._tensor _rebuild_from_type_v2", "from-type"],
  ["collections OrderedDict", "dict"],
  ["collections Counter", "counter"],
  ["collections defaultdict", "default-dict"],
  ["torch Size", "size"],
  ["torch Tensor", "class"],
  ["torch.nn.parameter Parameter", "class"],
  ["torch device", "device"],
  ["torch.serialization _get_layout", "layout"],
  ["torch.storage UntypedStorage", "untyped-storage"],
  ...["torch", "torch.cuda"].flatMap((module) =>
    [...storageNames()].map((name): [string, GlobalRole] => [`${module} ${name}`, "storage"]),
  ),
  ...[...dtypeNames()].map((name): [string, GlobalRole] => [`torch ${name}`, "dtype"]),
  ...["QInt8", "QUInt8", "QInt32", "QUInt4x2", "QUInt2x4"].map((name): [string, GlobalRole] => [
    `torch ${name}Storage`,
    "quantised-storage",
  ]),
  ["_codecs encode", "bytes"],
  ["builtins bytearray", "bytearray"],
  ["builtins set", "set"],
  ["builtins complex", "complex"],
  ["torch._utils _rebuild_meta_tensor_no_storage", "meta"],
  ...[
    "_rebuild_qtensor",
    "_rebuild_sparse_tensor",
    "_rebuild_sparse_csr_tensor",
    "_rebuild_wrapper_subclass",
    "_rebuild_nested_tensor",
    "_rebuild_device_tensor_from_numpy",
    "_rebuild_device_tensor_from_cpu_tensor",
  ].map((name): [string, GlobalRole] => [`torch._utils ${name}`, "unsupported"]),
  ...[
    "torch per_tensor_affine",
    "torch per_channel_affine",
    "torch.storage TypedStorage",
    "builtins bool",
    "builtins dict",
    "builtins float",
    "builtins int",
    "builtins list",
    "builtins str",
    "builtins tuple",
    "argparse Namespace",
    "types SimpleNamespace",
    "pathlib Path",
    "pathlib PosixPath",
    "pathlib PurePosixPath",
    "pathlib WindowsPath",
    "pathlib._local PosixPath",
    "datetime datetime",
    "datetime timedelta",
    "signal Signals",
    "numpy dtype",
    "numpy ndarray",
    "numpy.core.multiarray _reconstruct",
    "numpy.core.multiarray scalar",
    "numpy._core.multiarray _reconstruct",
    "numpy._core.multiarray scalar",
    "numpy.core.numeric _frombuffer",
    "numpy._core.numeric _frombuffer",
    "torch._C Generator",
    // States of layers, and what megatron/core/safe_globals.py lets torch load.
    "_io BytesIO",
    "megatron.core.enums ModelType",
    "megatron.core.optimizer.optimizer_config OptimizerConfig",
    "megatron.core.rerun_state_machine RerunDiagnostic",
    "megatron.core.rerun_state_machine RerunMode",
    "megatron.core.rerun_state_machine RerunState",
    "megatron.core.transformer.enums AttnBackend",
    "megatron.core.transformer.enums CudaGraphScope",
  ].map((name): [string, GlobalRole] => [name, "inert"]),
]);

/** Python 2's names of modules. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["__builtin__", "builtins"],
  ["copy_reg", "copyreg"],
]);

export function roleOf(module: string, name: string): GlobalRole {
  return ROLES.get(`${modernModule(module)} ${name}`) ?? "refused";
}

export function modernModule(module: string): string {
  return RENAMED.get(module) ?? module;
}

/** Names of the "inert" kind that torch.load(weights_only=True) takes all the same. */
const TAKEN: ReadonlySet<string> = new Set([
  "torch per_tensor_affine",
  "torch per_channel_affine",
  "torch.storage TypedStorage",
]);

/** Whether torch.load(weights_only=True) refuses it although it only holds data. */
export function isRefusedByTorch(module: string, name: string, role: GlobalRole): boolean {
  return role === "default-dict" || (role === "inert" && !TAKEN.has(`${module} ${name}`));
}
