"""Loads a torch file without reading it all, and tells the last elements of each tensor as JSON on stdout."""
import json, sys, torch

state = torch.load(sys.argv[1], mmap=True, weights_only=True)
print(json.dumps({name: {"shape": list(t.shape), "last": t.reshape(-1)[-2:].tolist()} for name, t in state.items()}))
