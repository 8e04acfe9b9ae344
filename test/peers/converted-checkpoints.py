"""What torch, safetensors and transformers make of converted checkpoints: one JSON line for each job, {output, problems}.

  converted-checkpoints.py JOBS.json

A job: {source, reference, output, dtype, layout, manyFiles, load}. `source` is the folder that was converted, `reference` a
folder of the same values that transformers wrote itself, `dtype` BF16, F32 or null (nothing was cast), `manyFiles` whether
weights must be in more than one file, `load` whether transformers can load it.
"""
import functools, glob, json, os, sys, warnings
warnings.filterwarnings("ignore")
import torch, transformers
from safetensors import safe_open
from safetensors.torch import load_file
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

DTYPES = {"BF16": torch.bfloat16, "F32": torch.float32}
FLOATS = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
TOKENS = torch.arange(3, 403, 25).reshape(2, 8)
# F32 in its model whatever the rest is: casts leave it alone.
OWN_DTYPE = "e_score_correction_bias"
EMBEDDING, HEAD = "model.embed_tokens.weight", "lm_head.weight"
TEXT = "abcdefgh ij"


def wanted_state(job):
    state = {}
    for path in sorted(glob.glob(os.path.join(job["source"], "*.safetensors"))):
        state.update(load_file(path))
    for path in sorted(glob.glob(os.path.join(job["source"], "*.bin"))):
        state.update(torch.load(path, map_location="cpu", weights_only=True))
    with open(os.path.join(job["source"], "config.json"), encoding="utf-8") as file:
        is_tied = json.load(file)["tie_word_embeddings"]
    if job["layout"] == "sambanova" and is_tied:
        state[HEAD] = state[EMBEDDING]
    if job["dtype"] is not None:
        is_cast = lambda name, tensor: tensor.dtype in FLOATS and not name.endswith(OWN_DTYPE)
        state = {name: t.to(DTYPES[job["dtype"]]) if is_cast(name, t) else t for name, t in state.items()}
    return state, is_tied


def bits(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8)


def compare_state(job, wanted, is_tied, problem):
    found, files = {}, {}
    for path in sorted(glob.glob(os.path.join(job["output"], "*.safetensors"))):
        with safe_open(path, framework="pt") as file:
            if file.metadata() != {"format": "pt"}:
                problem(f"{os.path.basename(path)} has the metadata {file.metadata()}")
            for name in file.keys():
                if name in found:
                    problem(f"{name} stands in two files")
                found[name] = file.get_tensor(name)
                files[name] = os.path.basename(path)
    # A tied head may be left out or kept where the layout ties weights.
    optional = {HEAD} if is_tied and job["layout"] == "huggingface" else set()
    for name in sorted((wanted.keys() ^ found.keys()) - optional):
        problem(f"{name} {'is missing' if name in wanted else 'came out of nowhere'}")
    for name in sorted(wanted.keys() & found.keys()):
        one, two = wanted[name], found[name]
        if one.dtype != two.dtype or one.shape != two.shape:
            problem(f"{name} is {two.dtype} {list(two.shape)}, not {one.dtype} {list(one.shape)}")
        elif not torch.equal(bits(one), bits(two)):
            problem(f"{name} has other bytes")
    index = os.path.join(job["output"], "model.safetensors.index.json")
    if os.path.exists(index):
        with open(index, encoding="utf-8") as file:
            said = json.load(file)
        if said["weight_map"] != files:
            problem("weight_map is not what the files hold")
        total = sum(t.numel() * t.element_size() for t in found.values())
        if said["metadata"]["total_size"] != total:
            problem(f"total_size is {said['metadata']['total_size']}, not {total}")
    elif set(files.values()) != {"model.safetensors"}:
        problem(f"there is no index, and the files are {sorted(set(files.values()))}")
    if job["manyFiles"] != (len(set(files.values())) > 1):
        problem(f"there are {len(set(files.values()))} files")
    return found


def load(folder, dtype):
    model, info = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=dtype, output_loading_info=True, attn_implementation="eager"
    )
    return model.eval(), info


@functools.cache
def reference_logits(folder, dtype):
    model, _ = load(folder, "auto" if dtype is None else DTYPES[dtype])
    with torch.no_grad():
        return model(TOKENS).logits


def compare_model(job, problem):
    model, info = load(job["output"], "auto")
    for key in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if info[key]:
            problem(f"{key}: {sorted(map(str, info[key]))}")
    with torch.no_grad():
        logits = model(TOKENS).logits
    wanted = reference_logits(job["reference"], job["dtype"])
    if not torch.isfinite(wanted).all() or wanted.std() == 0:
        problem("the reference gives no logits to compare with")
    if logits.dtype != wanted.dtype or not torch.equal(logits, wanted):
        problem(f"logits differ: {logits.dtype} and {wanted.dtype}, by up to {(logits.float() - wanted.float()).abs().max()}")
    if job["layout"] == "sambanova":
        if model.lm_head.weight.data_ptr() == model.model.embed_tokens.weight.data_ptr():
            problem("transformers ties the head")
    transformers.GenerationConfig.from_pretrained(job["output"])


def compare_sides(job, problem):
    for path in glob.glob(os.path.join(job["output"], "**", "*.json"), recursive=True):
        with open(path, encoding="utf-8") as file:
            json.load(file)
    with open(os.path.join(job["output"], "config.json"), encoding="utf-8") as file:
        raw = json.load(file)
    if job["layout"] == "sambanova" and raw.get("tie_word_embeddings") is not False:
        problem(f"tie_word_embeddings is {raw.get('tie_word_embeddings')}")
    config = transformers.AutoConfig.from_pretrained(job["output"])
    before = transformers.AutoConfig.from_pretrained(job["source"])
    wanted = before.dtype if job["dtype"] is None else DTYPES[job["dtype"]]
    if config.dtype != wanted:
        problem(f"config.json says {config.dtype}, not {wanted}")
    one, two = config.to_dict(), before.to_dict()
    free = {"dtype", "torch_dtype", "tie_word_embeddings", "transformers_version", "_name_or_path"}
    for key in sorted((one.keys() | two.keys()) - free):
        if one.get(key) != two.get(key):
            problem(f"config.{key} became {one.get(key)}, was {two.get(key)}")
    stray = [name for name in os.listdir(job["output"]) if name.endswith((".bin", ".py", ".part"))]
    if stray:
        problem(f"stray files: {stray}")
    if os.path.exists(os.path.join(job["source"], "tokenizer.json")):
        ours, theirs = (transformers.AutoTokenizer.from_pretrained(job[key]) for key in ("output", "source"))
        if ours(TEXT).input_ids != theirs(TEXT).input_ids or len(theirs(TEXT).input_ids) < 3:
            problem("the tokenizer gives other ids")
        if ours.chat_template != theirs.chat_template:
            problem("the chat template changed")


with open(sys.argv[1], encoding="utf-8") as file:
    jobs = json.load(file)
for job in jobs:
    problems = []
    try:
        wanted, is_tied = wanted_state(job)
        compare_state(job, wanted, is_tied, problems.append)
        compare_sides(job, problems.append)
        if job["load"]:
            compare_model(job, problems.append)
    except Exception as error:
        problems.append(f"{type(error).__name__}: {error}")
    print(json.dumps({"output": job["output"], "problems": problems}))
