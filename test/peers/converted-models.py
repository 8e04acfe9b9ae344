"""Whether transformers makes the same model of a checkpoint and of what it was converted to.

  converted-models.py write SOURCE OUT          float32 models of one file, with digits that bfloat16 does not have
  converted-models.py compare                   reads lines of JSON {source, output, dtype}, prints one of JSON for each
"""
import json, os, sys

import torch
import transformers

INPUT = torch.arange(1, 25).reshape(2, 12) * 7 % 500


def load(folder, dtype="auto"):
    model, info = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, output_loading_info=True)
    return model.eval(), sorted(info["missing_keys"]), sorted(info["unexpected_keys"])


def write(source, out):
    for name in sorted(os.listdir(source)):
        torch.manual_seed(1)
        model, _, _ = load(os.path.join(source, name), torch.float32)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(torch.randn_like(parameter) * 1e-3)
        model.save_pretrained(os.path.join(out, name))


def bits(tensor):
    return tensor.contiguous().view(torch.uint8)


def compare(source, output, dtype):
    before, _, _ = load(source, "auto" if dtype is None else getattr(torch, dtype))
    after, missing, unexpected = load(output)
    theirs, ours = dict(before.named_parameters(remove_duplicate=False)), dict(after.named_parameters(remove_duplicate=False))
    differ = [name for name, tensor in theirs.items()
              if name not in ours or ours[name].dtype != tensor.dtype or not torch.equal(bits(ours[name]), bits(tensor))]
    head, embedding = after.get_output_embeddings(), after.get_input_embeddings()
    with torch.no_grad():
        logits = torch.equal(bits(before(INPUT).logits), bits(after(INPUT).logits))
    return {"missing": missing, "unexpected": unexpected, "tensors": len(theirs), "differ": differ, "logits": logits,
            "tied": head.weight is embedding.weight, "loaded": str(after.dtype)}


if sys.argv[1] == "write":
    write(*sys.argv[2:])
else:
    for line in open(sys.argv[2], encoding="utf-8"):
        print(json.dumps(compare(**json.loads(line))))
