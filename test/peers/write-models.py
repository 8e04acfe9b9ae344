"""Writes tiny models of every architecture as transformers and torch.save do, as sources of conversions.

  write-models.py TINY_MODELS.py OUT     OUT/<architecture>/<tied|untied>-<BF16|F32>-<container>/

Containers: one (a single safetensors file), many (shards of at most 100 KB), zip (such shards of torch.save), legacy (one
file in the layout before torch 1.6). Those of one model hold the same values. The llama ones have a tokenizer.
OUT/every-dtype/ has one tensor of each dtype that safetensors and torch share, one without dimensions, one without elements.
"""
import importlib.util, json, os, shutil, sys, warnings
warnings.filterwarnings("ignore")
import torch, transformers
from huggingface_hub import split_torch_state_dict_into_shards
from safetensors.torch import load_file, save_file
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

script, out = sys.argv[1:]
spec = importlib.util.spec_from_file_location("tiny_models", script)
tiny_models = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tiny_models)
DTYPES = {"BF16": torch.bfloat16, "F32": torch.float32}
SHARD = "100KB"


def tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    pairs = [(a, b) for a in "abcdefghij" for b in "abcdefghij"]
    tokens = ["<unk>", "<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet()), *(a + b for a, b in pairs)]
    made = Tokenizer(models.BPE(vocab={token: at for at, token in enumerate(tokens)}, merges=pairs))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made = transformers.PreTrainedTokenizerFast(tokenizer_object=made, bos_token="<s>", eos_token="</s>")
    made.chat_template = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
    return made


def write_bin(one, folder, tied, legacy):
    """With the names that save_pretrained gives: in memory, experts may stand in one tensor."""
    os.makedirs(folder)
    for file in os.listdir(one):
        if not file.endswith(".safetensors"):
            shutil.copy(os.path.join(one, file), folder)
    state = load_file(os.path.join(one, "model.safetensors"))
    if tied:
        # torch.save keeps both names, and the bytes once.
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    if legacy:
        torch.save(state, os.path.join(folder, "pytorch_model.bin"), _use_new_zipfile_serialization=False)
        return
    split = split_torch_state_dict_into_shards(state, filename_pattern="pytorch_model{suffix}.bin", max_shard_size=SHARD)
    for file, names in split.filename_to_tensors.items():
        torch.save({name: state[name] for name in names}, os.path.join(folder, file))
    with open(os.path.join(folder, "pytorch_model.bin.index.json"), "w") as file:
        json.dump({"metadata": split.metadata, "weight_map": split.tensor_to_filename}, file)


def write_model(name, make, tied):
    first = make()
    config = first.config
    config.tie_word_embeddings = tied
    torch.manual_seed(0)
    model = type(first)(config)
    with torch.no_grad():
        # Norms begin as ones and biases as zeros: any two of them are equal.
        for tensor in model.state_dict(keep_vars=True).values():
            if tensor.is_floating_point():
                tensor.add_(torch.randn_like(tensor) * 0.02)
    # F32 first: what a cast to BF16 leaves has no more than BF16 in it.
    for dtype in ("F32", "BF16"):
        model = model.to(DTYPES[dtype])
        at = lambda container: os.path.join(out, name, f"{'tied' if tied else 'untied'}-{dtype}-{container}")
        model.save_pretrained(at("one"))
        model.save_pretrained(at("many"), max_shard_size=SHARD)
        if name.startswith("llama"):
            tokenizer().save_pretrained(at("one"))
            tokenizer().save_pretrained(at("many"))
        write_bin(at("one"), at("zip"), tied, legacy=False)
        write_bin(at("one"), at("legacy"), tied, legacy=True)


def write_dtypes():
    folder = os.path.join(out, "every-dtype")
    shutil.copytree(os.path.join(out, "llama", "untied-BF16-one"), folder)
    state = load_file(os.path.join(folder, "model.safetensors"))
    torch.manual_seed(1)
    for dtype in ("float64", "float32", "float16", "bfloat16", "complex64"):
        state[f"extra.{dtype}"] = torch.randn(3, 5).to(getattr(torch, dtype))
    for dtype in ("int64", "int32", "int16", "int8", "uint8", "uint16", "uint32", "uint64", "bool"):
        state[f"extra.{dtype}"] = torch.randint(0, 2 if dtype == "bool" else 100, (2, 7)).to(getattr(torch, dtype))
    for dtype in ("float8_e4m3fn", "float8_e5m2", "float8_e8m0fnu", "float8_e4m3fnuz", "float8_e5m2fnuz"):
        if hasattr(torch, dtype):
            state[f"extra.{dtype}"] = torch.randint(0, 100, (17,)).to(torch.uint8).view(getattr(torch, dtype))
    state["extra.scalar"] = torch.tensor(3.5)
    state["extra.empty"] = torch.empty(0, 4, dtype=torch.bfloat16)
    # NaNs with a payload, infinities, zeros with a sign and numbers below the normal ones are copied bit by bit.
    state["extra.bits"] = torch.arange(-32768, 32768, dtype=torch.int32).to(torch.int16).view(torch.bfloat16)
    save_file(state, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})


os.makedirs(out, exist_ok=True)
for name, make in tiny_models.MODELS.items():
    for tied in (True, False):
        write_model(name, make, tied)
write_dtypes()
