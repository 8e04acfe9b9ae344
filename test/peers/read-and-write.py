"""What the real packages say of files: one JSON line. Usage: read-and-write.py safetensors FILE... | tokenizers FILE..."""
import json
import sys

kind, *files = sys.argv[1:]
answers = []
for path in files:
    if kind == "safetensors":
        from safetensors import safe_open

        with safe_open(path, framework="np") as file:
            shapes = {name: [file.get_slice(name).get_dtype(), file.get_slice(name).get_shape()] for name in file.keys()}
            answers.append({"metadata": file.metadata(), "tensors": shapes})
    else:
        from tokenizers import Tokenizer

        vocab = Tokenizer.from_file(path).get_vocab(with_added_tokens=True)
        ids = set(vocab.values())
        probes = ["constructor", "hello", "\u0120the", "<|eot_id|>", "<pad>", "toString"]
        answers.append({"size": len(ids), "maxId": max(ids), "ids": [vocab.get(token) for token in probes]})
print(json.dumps(answers))
