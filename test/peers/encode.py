"""What the Rust tokenizers make of texts. Reads a job {"file": ..., "texts": [[text, add_special_tokens], ...]} a line from
standard input's file argument; prints a list of lists of ids a line."""
import json
import sys

from tokenizers import Tokenizer

with open(sys.argv[1], encoding="utf-8") as jobs:
    for line in jobs:
        job = json.loads(line)
        tokenizer = Tokenizer.from_file(job["file"])
        print(json.dumps([tokenizer.encode(text, add_special_tokens=special).ids for text, special in job["texts"]]))
