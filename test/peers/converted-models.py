"""Whether transformers makes the same model of a checkpoint and of what it was converted to.

  converted-models.py write SOURCE OUT          float32 models of one file, with digits that bfloat16 does not have
  converted-models.py composite OUT             tied models for images and text: gemma3, qwen2-vl
  converted-models.py compare LIST              reads lines of JSON {source, output, dtype}, prints one of JSON for each
"""
import json, os, sys

import torch
import transformers

INPUT = torch.arange(1, 25).reshape(2, 12) * 7 % 500


def load(folder, dtype="auto"):
    config = transformers.AutoConfig.from_pretrained(folder)
    auto = transformers.AutoModelForImageTextToText if hasattr(config, "vision_config") else transformers.AutoModelForCausalLM
    model, info = auto.from_pretrained(folder, dtype=dtype, output_loading_info=True)
    return model.eval(), sorted(info["missing_keys"]), sorted(info["unexpected_keys"])


def write(source, out):
    for name in sorted(os.listdir(source)):
        torch.manual_seed(1)
        model, _, _ = load(os.path.join(source, name), torch.float32)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(torch.randn_like(parameter) * 1e-3)
        model.save_pretrained(os.path.join(out, name))


def composite(out):
    torch.manual_seed(2)
    text = dict(hidden_size=64, num_hidden_layers=3, num_attention_heads=8, num_key_value_heads=2, vocab_size=512, intermediate_size=128)
    gemma3 = transformers.Gemma3Config(
        text_config=dict(text, head_dim=16), mm_tokens_per_image=4, image_token_index=500, boi_token_index=501, eoi_token_index=502,
        vision_config=dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, image_size=56, patch_size=14))
    rope = dict(rope_type="default", rope_theta=1e6, mrope_section=[1, 1, 2])
    qwen2_vl = transformers.Qwen2VLConfig(
        text_config=dict(text, rope_parameters=rope), tie_word_embeddings=True,
        vision_config=dict(depth=2, embed_dim=32, num_heads=4, hidden_size=64, patch_size=14))
    models = {"gemma3": transformers.Gemma3ForConditionalGeneration(gemma3), "qwen2-vl": transformers.Qwen2VLForConditionalGeneration(qwen2_vl)}
    for name, model in models.items():
        model.to(torch.bfloat16).save_pretrained(os.path.join(out, name))


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
elif sys.argv[1] == "composite":
    composite(*sys.argv[2:])
else:
    for line in open(sys.argv[2], encoding="utf-8"):
        print(json.dumps(compare(**json.loads(line))))
