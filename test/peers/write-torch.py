"""Writes tiny models as torch.save does, and single files of every kind, with what they hold as JSON on stdout."""
import json, os, sys, shutil
import torch

out, tiny = sys.argv[1:]
os.makedirs(out, exist_ok=True)

def told(state):
    rows = []
    for name, t in state.items():
        data = t.detach().contiguous()
        raw = data.reshape(-1).view(torch.uint8).numpy().tobytes() if data.numel() else b""
        rows.append({"name": name, "dtype": str(t.dtype).removeprefix("torch."), "shape": list(t.shape), "strides": list(t.stride()),
                     "contiguous": t.is_contiguous(), "bytes": raw.hex()})
    return rows

FLOATS = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
WHOLE = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]
RAW = [torch.uint16, torch.uint32, torch.uint64, torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.float8_e8m0fnu]
torch.manual_seed(1)
every = {str(d): torch.randn(3, 5).to(d) for d in FLOATS}
every |= {str(d): torch.randint(0, 100, (2, 7)).to(d) for d in WHOLE}
every |= {str(d): torch.randint(0, 100, (16,)).to(torch.uint8).repeat_interleave(torch.empty(0, dtype=d).element_size()).view(d) for d in RAW}
every |= {"bool": torch.tensor([True, False, True]), "complex64": torch.randn(4, dtype=torch.complex64), "complex128": torch.randn(4, dtype=torch.complex128)}
base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
views = {"base": base, "row": base[1], "column": base[:, 2], "turned": base.t(), "part": base[1:3, 2:5], "wide": base[0].expand(3, 6),
         "empty": torch.empty(0, 4), "scalar": torch.tensor(3.5), "parameter": torch.nn.Parameter(base[2:]), "tied": base}
files = {"dtypes": every, "views": views}
result = {}
for name, state in files.items():
    for kind, options in {"zip": {}, "legacy": {"_use_new_zipfile_serialization": False}}.items():
        torch.save(state, os.path.join(out, f"{name}-{kind}.pt"), **options)
        result[f"{name}-{kind}.pt"] = told(state)
torch.serialization.set_crc32_options(False)
torch.save(views, os.path.join(out, "no-crc.pt"))
torch.serialization.set_crc32_options(True)
result["no-crc.pt"] = told(views)
for protocol in (3, 4, 5):
    torch.save(views, os.path.join(out, f"protocol-{protocol}.pt"), pickle_protocol=protocol)
    result[f"protocol-{protocol}.pt"] = told(views)

if tiny != "":
    import transformers
    for name in sorted(os.listdir(tiny)):
        model = transformers.AutoModelForCausalLM.from_pretrained(os.path.join(tiny, name), dtype="auto")
        state = model.state_dict()
        for layout in ("single", "sharded"):
            folder = os.path.join(out, "models", f"{name}-{layout}")
            os.makedirs(folder)
            for file in os.listdir(os.path.join(tiny, name)):
                if file.endswith(".json") and "index" not in file:
                    shutil.copy(os.path.join(tiny, name, file), folder)
            if layout == "single":
                torch.save(state, os.path.join(folder, "pytorch_model.bin"))
                continue
            from huggingface_hub import split_torch_state_dict_into_shards
            split = split_torch_state_dict_into_shards(state, filename_pattern="pytorch_model{suffix}.bin", max_shard_size="100KB")
            for file, names in split.filename_to_tensors.items():
                torch.save({n: state[n] for n in names}, os.path.join(folder, file))
            if split.is_sharded:
                index = {"metadata": split.metadata, "weight_map": split.tensor_to_filename}
                with open(os.path.join(folder, "pytorch_model.bin.index.json"), "w") as f:
                    json.dump(index, f)
print(json.dumps(result))
