"""Random state dicts and checkpoints as torch.save writes them, and mutations of small ones, each with what torch.load gives, as JSON lines on stdout."""
import argparse, base64, collections, io, json, random, struct, sys, warnings, zipfile
import numpy, torch

warnings.simplefilter("ignore")
seed, files, mutations = map(int, sys.argv[1:])
rng = random.Random(seed)
torch.manual_seed(seed)
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool,
          torch.complex64, torch.complex128, torch.uint16, torch.uint32, torch.uint64, torch.float8_e4m3fn, torch.float8_e5m2,
          torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.float8_e8m0fnu]
WORDS = ["weight", "bias", "модель", "重み", "layer.0", "a b", "__proto__", "constructor", "x" * 300, "🦙", "", "\\n\n", "0"]

def raw(t):
    # Element by element: some dtypes have no contiguous().
    data = t.detach().resolve_conj().resolve_neg()
    if data.numel() == 0:
        return b""
    size = data.element_size()
    if data.dtype.is_complex:
        data = torch.view_as_real(data)
    elif data.dtype not in (torch.float64, torch.float32):
        data = data.view({1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}[size])
    return data.contiguous().numpy().tobytes()

def told(state):
    return [{"name": name, "dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape), "strides": list(t.stride()),
             "contiguous": t.is_contiguous(), "bytes": raw(t).hex()} for name, t in state.items() if isinstance(t, torch.Tensor)]

def fresh():
    dtype = rng.choice(DTYPES)
    shape = [rng.choice([0, 1, 2, 3, 5, 8]) for _ in range(rng.choice([0, 1, 1, 2, 2, 3, 4]))]
    size = torch.empty(0, dtype=dtype).element_size()
    count = int(numpy.prod(shape)) if shape else 1
    data = torch.randint(0, 2 if dtype == torch.bool else 100, (count * size,), dtype=torch.uint8)
    return data.view(dtype).reshape(shape)

def view(t):
    for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
        kind = rng.randrange(7)
        if kind == 0 and t.dim() >= 2: t = t.transpose(rng.randrange(t.dim()), rng.randrange(t.dim()))
        if kind == 1 and t.dim() >= 1: t = t.narrow(d := rng.randrange(t.dim()), a := rng.randint(0, t.shape[d]), rng.randint(0, t.shape[d] - a))
        if kind == 2: t = t.unsqueeze(rng.randint(0, t.dim()))
        if kind == 3: t = t.unsqueeze(0).expand(rng.randint(1, 4), *t.shape)
        if kind == 4 and t.dim() >= 1 and t.shape[0] > 0: t = t[rng.randrange(t.shape[0])]
        if kind == 5 and t.dim() >= 1: t = t[:: rng.randint(1, 3)]
        if kind == 6 and t.dim() >= 1 and t.numel() > 0 and t.is_contiguous(): t = t.reshape(-1)
    return t

def tensors(count):
    made, state = [], collections.OrderedDict() if rng.random() < 0.5 else {}
    for at in range(count):
        base = rng.choice(made) if made and rng.random() < 0.4 else fresh()
        made.append(base)
        t = view(base)
        if t.dtype.is_floating_point and t.element_size() > 1 and rng.random() < 0.3:
            t = torch.nn.Parameter(t, requires_grad=rng.random() < 0.5)
            if rng.random() < 0.5: t.partition_dim, t.allreduce = 0, True
        state[f"{rng.choice(WORDS)}.{at}"] = t
    if isinstance(state, collections.OrderedDict) and rng.random() < 0.7:
        state._metadata = collections.OrderedDict({"": {"version": 1}})
    return state

def beside():
    made = {"epoch": 3, "global_step": 2**40, "loss": 0.25, "none": None, "flag": True, "list": [1, [2.5, "x"]], "tuple": (1, (2,)), "dict": {1: {"a": b"bytes"}},
            "optimizer": {"state": {0: {"step": torch.tensor(3.0), "exp_avg": torch.zeros(2)}}, "param_groups": [{"lr": 1e-3, "betas": (0.9, 0.999), "params": [0]}]},
            "pytorch-lightning_version": "2.1.0", "shape": torch.Size([1, 2]), "dtype": torch.bfloat16, "device": torch.device("cpu"), "rng_state": torch.get_rng_state(),
            "counter": collections.Counter("abca"), "complex": 1 + 2j, "set": {1, 2}, "bytearray": bytearray(b"xyz"), "big": 10**30, "negative": -(2**40)}
    return {key: value for key, value in made.items() if rng.random() < 0.5}

def unsafe():
    made = {"args": argparse.Namespace(lr=1, name="x"), "scalar": numpy.float64(1.5), "array": numpy.arange(3), "default": collections.defaultdict(list, a=[1])}
    return dict([rng.choice(list(made.items()))])

def swapped(data, state):
    """The same file as a big-endian machine would have written it: torch.load swaps by the dtype of each storage."""
    source = zipfile.ZipFile(io.BytesIO(data))
    keys = {}
    class Inert(dict):
        def __init__(self, *a): super().__init__()
    class Reader(__import__("pickle").Unpickler):
        def persistent_load(self, pid): keys[pid[2]] = pid[1]; return torch.storage.TypedStorage(wrap_storage=torch.UntypedStorage(0), dtype=pid[1].dtype, _internal=True)
        def find_class(self, module, name): return super().find_class(module, name) if module == "torch" and name.endswith("Storage") else Inert
    folder = source.namelist()[0].split("/")[0]
    Reader(io.BytesIO(source.read(f"{folder}/data.pkl"))).load()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("/byteorder"): content = b"big"
            if "/data/" in name:
                dtype = keys[name.rsplit("/", 1)[1]].dtype
                size = torch.empty(0, dtype=dtype).element_size() // (2 if dtype.is_complex else 1)
                content = numpy.frombuffer(content, dtype=f"V{size}").tobytes() if size == 1 else numpy.frombuffer(content, dtype=f"<u{size}").byteswap().tobytes()
            target.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()

def saved(value, **options):
    out = io.BytesIO()
    torch.save(value, out, **options)
    return out.getvalue()

def loaded(data):
    try:
        value = torch.load(io.BytesIO(data), weights_only=True)
        inner = next((value[key] for key in ("state_dict", "model_state_dict", "model", "module") if isinstance(value.get(key), dict)
                      and any(isinstance(t, torch.Tensor) for t in value[key].values())), value)
        return told(inner)
    except BaseException as error:
        return None

def tell(kind, data, rows):
    print(json.dumps({"kind": kind, "file": base64.b64encode(data).decode(), "tensors": rows}))

for at in range(files):
    state = tensors(rng.choice([1, 2, 5, 12, 150 if at % 20 == 0 else 3]))
    protocol = rng.choice([2, 2, 2, 3, 4, 5])
    legacy = rng.random() < 0.3
    options = {"_use_new_zipfile_serialization": not legacy, "pickle_protocol": protocol}
    root, kind = state, "plain"
    if rng.random() < 0.4:
        root, kind = {**beside(), rng.choice(["model", "state_dict", "module", "model_state_dict"]): state}, "nested"
    if rng.random() < 0.2:
        root, kind = {**unsafe(), **root}, f"unsafe {kind}"
    if protocol > 3: kind = f"protocol {kind}"
    try: data = saved(root, **options)
    except RuntimeError as error:
        if "view the same data" in str(error): continue
        raise
    tell(kind, data, told(state))
    if kind == "plain" and not legacy and all(t.dtype not in DTYPES[12:] for t in state.values()):
        big = swapped(data, state)
        assert loaded(big) == told(state)
        tell("big", big, told(state))

base = torch.arange(1, 25, dtype=torch.float32).reshape(4, 6)
small = {"a": base, "b": base[1:3].t(), "c": torch.nn.Parameter(base[0]), "d": torch.arange(6, dtype=torch.int16), "e": torch.arange(8, dtype=torch.uint8).view(torch.float8_e5m2)}
for at in range(mutations):
    legacy = at % 2 == 0
    # torch cannot load its own legacy files with a storage that says no dtype.
    of = {name: t for name, t in small.items() if not (legacy and name == "e")}
    value = {"model": of, "epoch": 3} if at % 3 == 0 else of
    data = bytearray(saved(value, _use_new_zipfile_serialization=not legacy))
    def change(part, begin, end):
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            i = rng.randrange(begin, end)
            kind = rng.randrange(4)
            if kind == 0: part[i] = rng.randrange(256)
            if kind == 1: part[i] = (part[i] + rng.choice([-1, 1])) % 256
            if kind == 2: part[i] ^= 1 << rng.randrange(8)
            if kind == 3:
                j = rng.randrange(begin, end); n = rng.randint(1, 8); part[i:i + n] = part[j:j + n][: max(0, min(n, len(part) - i))]
        return bytes(part)
    if legacy:
        data = change(data, 0, len(data))
    elif rng.random() < 0.2:
        data = change(data, 0, len(data))
    else:
        source, out = zipfile.ZipFile(io.BytesIO(bytes(data))), io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                target.writestr(zipfile.ZipInfo(name), change(bytearray(content), 0, len(content)) if name.endswith("data.pkl") else content)
        data = out.getvalue()
    tell("mutation", data, loaded(data))
