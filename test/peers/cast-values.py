"""Casts the values of a file with torch: cast-values.py IN FROM OUT, where OUT-<dtype> is written for each other dtype."""
import sys
import numpy
import torch

source, name, out = sys.argv[1:]
DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
values = torch.from_numpy(numpy.fromfile(source, dtype=numpy.uint8)).view(DTYPES[name])
for other, dtype in DTYPES.items():
    if other != name:
        values.to(dtype).view(torch.uint8).numpy().tofile(f"{out}-{other}")
print(torch.__version__)
