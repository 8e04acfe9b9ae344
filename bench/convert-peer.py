"""The peer of bench/convert.mjs: a conversion as one writes it with safetensors and torch, holding one output file at a time.

  convert-peer.py SOURCE OUTPUT DTYPE UNTIE SHARD_BYTES     prints the seconds after its imports, and its peak memory in MB
"""
import glob, json, os, resource, shutil, sys
import torch
from safetensors import safe_open
from safetensors.torch import save_file
import time

started = time.perf_counter()
source, output, dtype, untie, shard_bytes = sys.argv[1:]
dtype = {"BF16": torch.bfloat16, "F32": torch.float32}[dtype]
EMBEDDING, HEAD = "model.embed_tokens.weight", "lm_head.weight"

os.makedirs(output)
files = {path: safe_open(path, framework="pt") for path in sorted(glob.glob(os.path.join(source, "*.safetensors")))}
places = {name: path for path, file in files.items() for name in file.keys()}
origin = {name: name for name in places}
if untie == "untie" and HEAD not in origin:
    origin[HEAD] = EMBEDDING

shards, room = [], 0
for name, of in origin.items():
    shape = files[places[of]].get_slice(of).get_shape()
    size = torch.Size(shape).numel() * dtype.itemsize
    if not shards or size > room:
        shards.append([])
        room = int(shard_bytes)
    shards[-1].append(name)
    room -= size

weight_map, total = {}, 0
for at, names in enumerate(shards):
    file = "model.safetensors" if len(shards) == 1 else f"model-{at + 1:05}-of-{len(shards):05}.safetensors"
    tensors = {name: files[places[origin[name]]].get_tensor(origin[name]).to(dtype) for name in names}
    save_file(tensors, os.path.join(output, file), metadata={"format": "pt"})
    weight_map.update(dict.fromkeys(names, file))
    total += sum(tensor.nbytes for tensor in tensors.values())
    del tensors
if len(shards) > 1:
    with open(os.path.join(output, "model.safetensors.index.json"), "w") as file:
        json.dump({"metadata": {"total_size": total}, "weight_map": weight_map}, file, indent=2)
with open(os.path.join(source, "config.json")) as file:
    config = json.load(file)
config["torch_dtype"] = str(dtype).removeprefix("torch.")
if untie == "untie":
    config["tie_word_embeddings"] = False
with open(os.path.join(output, "config.json"), "w") as file:
    json.dump(config, file, indent=2)
for path in glob.glob(os.path.join(source, "*.json")):
    name = os.path.basename(path)
    if name not in ("config.json", "model.safetensors.index.json"):
        shutil.copy(path, output)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
