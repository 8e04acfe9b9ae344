"""What Python and transformers make of checkpoints that were mended.

  fixed-checkpoint.py FOLDER ...   one line of JSON for each

`rope` is what the installed transformers computes, `rope_v4` what a reader of transformers 4 does, which knows
rope_theta and rope_scaling alone: written here after transformers 4.45, modeling_rope_utils.py.
"""
import glob, json, math, os, sys

import torch
import transformers
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding


def rope_v4(config):
    dim = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    theta = config.get("rope_theta", 10000.0)
    scaling = config.get("rope_scaling") or {"rope_type": "default"}
    frequencies = [1.0 / theta ** (i / dim) for i in range(0, dim, 2)]
    kind = scaling.get("rope_type", scaling.get("type"))
    if kind == "default":
        return frequencies
    assert kind == "llama3", kind
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    old, factor = scaling["original_max_position_embeddings"], scaling["factor"]
    scaled = []
    for frequency in frequencies:
        wavelength = 2 * math.pi / frequency
        if wavelength < old / high:
            scaled.append(frequency)
        elif wavelength > old / low:
            scaled.append(frequency / factor)
        else:
            smooth = (old / wavelength - low) / (high - low)
            scaled.append((1 - smooth) * frequency / factor + smooth * frequency)
    return scaled


def look(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            json.load(file)
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        raw = json.load(file)
    config = transformers.AutoConfig.from_pretrained(folder)
    said = {"folder": os.path.basename(folder), "dtype": str(config.dtype), "torch_dtype": raw.get("torch_dtype")}
    if config.model_type == "llama":
        said["rope"] = LlamaRotaryEmbedding(config).inv_freq.tolist()
        said["rope_v4"] = rope_v4(raw)
        _, info = transformers.AutoModelForCausalLM.from_pretrained(
            folder, output_loading_info=True, dtype=torch.bfloat16
        )
        said["missing"] = sorted(info["missing_keys"])
        said["unexpected"] = sorted(info["unexpected_keys"])
    return said


for folder in sys.argv[1:]:
    print(json.dumps(look(folder)))
