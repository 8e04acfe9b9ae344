"""Writes tiny models whose values are as made, as trained, or with one thing wrong: OUT/<state>-<dtype>/<model> and
OUT/planted/<model>-<dtype>-<fault>; what is planted goes to stdout as JSON: folder -> rule.

  write-values.py TINY_MODELS_FOLDER OUT
"""
import copy, json, os, sys
import torch

sys.path.insert(0, sys.argv[1])
out = sys.argv[2]
import tiny_models

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}
planted = {}

def save(model, *path):
    model.save_pretrained(os.path.join(out, *path), max_shard_size="100KB")

def matrix(model):
    """A projection of the last layer, and its name in the model."""
    return [(n, p) for n, p in model.named_parameters() if ".2." in n and p.dim() >= 2 and "bias" not in n and p.numel() >= 512][-1]

def nan(model):
    matrix(model)[1].view(-1)[7] = float("nan")
    return "weights/nan-values"

def inf(model):
    norm = [p for n, p in model.named_parameters() if n.endswith("norm.weight")][-1]
    norm[3] = float("-inf")
    return "weights/infinite-values"

def zero(model):
    matrix(model)[1].zero_()
    return "weights/zero-tensor"

def layers(model):
    layers = model.model.layers
    layers[2].load_state_dict(layers[1].state_dict())
    return "weights/duplicated-layers"

with torch.no_grad():
    for index, (name, make) in enumerate(tiny_models.MODELS.items()):
        for at, (key, dtype) in enumerate(DTYPES.items()):
            torch.manual_seed(0)
            model = make().to(dtype)
            save(model, f"fresh-{key}", name)
            for p in model.parameters():
                p.copy_(torch.randn_like(p) * 0.02 if p.dim() > 1 else torch.randn_like(p) * 0.1 + 1)
            save(model, f"trained-{key}", name)
            # One dtype each: with all three it takes a minute longer.
            for fault in (nan, inf, zero, layers) if at == index % 3 else ():
                wrong = copy.deepcopy(model)
                folder = f"{name}-{key}-{fault.__name__}"
                planted[folder] = fault(wrong)
                save(wrong, "planted", folder)

    # torch.save keeps a transposed tensor transposed, and tied ones as one storage.
    for name in ("llama", "llama-tied"):
        torch.manual_seed(1)
        model = tiny_models.MODELS[name]().to(torch.float16)
        state = model.state_dict()
        key = "model.layers.1.mlp.up_proj.weight"
        state[key] = state[key].t().contiguous().t()
        for folder, change in (("torch-sound", None), ("torch-nan", key)):
            where = os.path.join(out, folder, name)
            os.makedirs(where)
            model.config.save_pretrained(where)
            if change is not None:
                state[change][5, 3] = float("nan")
            torch.save(state, os.path.join(where, "pytorch_model.bin"))
    damaged = os.path.join(out, "torch-damaged", "llama")
    os.makedirs(damaged)
    model = tiny_models.MODELS["llama"]().to(torch.float16)
    model.config.save_pretrained(damaged)
    path = os.path.join(damaged, "pytorch_model.bin")
    torch.save(model.state_dict(), path)
    wanted = model.state_dict()["model.embed_tokens.weight"].numpy().tobytes()
    bytes = bytearray(open(path, "rb").read())
    at = bytes.index(wanted) + 100
    bytes[at] ^= 1
    open(path, "wb").write(bytes)

print(json.dumps(planted))
