"""What save_pretrained of the installed transformers writes for configurations with small sizes.

  saved-graph.py CONFIG.json [CONFIG.json ...]     one JSON line each: {config, tensors: {name: shape}}
"""
import glob, json, os, struct, sys, tempfile, warnings
warnings.filterwarnings("ignore")
import torch, transformers
transformers.logging.set_verbosity_error()

def header(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        return json.loads(file.read(size))

for path in sys.argv[1:]:
    config = json.load(open(path))
    architecture = config["architectures"][0]
    model_config = transformers.AutoConfig.for_model(config.pop("model_type"), **config)
    model = getattr(transformers, architecture)(model_config)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        tensors = {}
        for file in glob.glob(os.path.join(folder, "*.safetensors")):
            tensors.update({name: entry["shape"] for name, entry in header(file).items() if name != "__metadata__"})
    print(json.dumps({"config": path, "tensors": tensors}))
