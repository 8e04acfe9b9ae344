"""Assisted generation by transformers on a target and a draft. One JSON line.

  assisted-generation.py write TOKENIZERS OUT    OUT/target and OUT/draft: Qwen2, tiny, random, 512 and 480 rows, tied and not
  assisted-generation.py run TARGET DRAFT        what generate() gives with the draft and without, or the error
  assisted-generation.py rows FOLDER             shapes and sums of embedding and head from `first` row on: FOLDER FIRST
"""
import json
import os
import shutil
import sys

import torch
import transformers as tf

kind, *rest = sys.argv[1:]
if kind == "write":
    tokenizers, out = rest
    for name, rows, tied, seed in [("target", 512, False, 0), ("draft", 480, True, 1), ("untied-draft", 480, False, 2)]:
        torch.manual_seed(seed)
        config = tf.Qwen2Config(
            hidden_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, intermediate_size=128,
            vocab_size=rows, tie_word_embeddings=tied, eos_token_id=63, bos_token_id=56, max_position_embeddings=512,
        )
        folder = os.path.join(out, name)
        tf.Qwen2ForCausalLM(config).to(torch.bfloat16).save_pretrained(folder)
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(os.path.join(tokenizers, file), folder)
    print(json.dumps({}))
elif kind == "run":
    target, draft = (tf.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval() for folder in rest)
    ids = torch.tensor([[56, 1, 2, 3, 4, 5]])
    plain = target.generate(ids, max_new_tokens=20, do_sample=False)[0].tolist()
    try:
        assisted = target.generate(ids, max_new_tokens=20, do_sample=False, assistant_model=draft)[0].tolist()
        print(json.dumps({"same": assisted == plain, "tokens": len(assisted)}))
    except ValueError as error:
        print(json.dumps({"error": str(error)}))
else:
    folder, first = rest
    model = tf.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    answer = {}
    for name, part in [("embedding", model.get_input_embeddings()), ("head", model.get_output_embeddings())]:
        weight = part.weight.detach().float()
        answer[name] = {"shape": list(weight.shape), "before": weight[: int(first)].abs().sum().item(), "after": weight[int(first) :].abs().sum().item()}
    print(json.dumps({"tied": model.config.tie_word_embeddings, "vocab_size": model.config.vocab_size, **answer}))
