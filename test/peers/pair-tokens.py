"""What the maps from token to id of two tokenizers are to each other. Usage: pair-tokens.py FILE FILE ...: every pair, a JSON line."""
import itertools
import json
import sys

from tokenizers import Tokenizer


def names_of_ids(vocab):
    names = {}
    for token, id in vocab.items():
        names.setdefault(id, set()).add(token)
    return names


vocabularies = [Tokenizer.from_file(path).get_vocab(with_added_tokens=True) for path in sys.argv[1:]]
answers = []
for a, b in itertools.combinations(vocabularies, 2):
    ids_a, ids_b = names_of_ids(a), names_of_ids(b)
    both = a.keys() & b.keys()
    answers.append(
        {
            "target": len(a),
            "draft": len(b),
            "same": sum(a[token] == b[token] for token in both),
            "sameTokenOtherId": sum(a[token] != b[token] for token in both),
            "sameIdOtherToken": sum(not (ids_a[id] & ids_b[id]) for id in ids_a.keys() & ids_b.keys()),
            "onlyTarget": len(a.keys() - b.keys()),
            "onlyDraft": len(b.keys() - a.keys()),
        }
    )
print(json.dumps(answers))
