"""Writes models/model-types.json: what the installed transformers knows about every model_type.

    python3 scripts/model-types.py > models/model-types.json

Values are class attributes of the configuration classes, so they are what transformers assumes when config.json
leaves a key out. `rope` comes from an instance made without arguments: the class fills it in its __post_init__.
A default of None is left out: transformers derives it from other keys (head_dim = hidden_size / num_attention_heads)
or does without. Run with transformers 5; the file's `source` says which version wrote it.
"""

import json
import os
import re
import warnings

os.environ["HF_HUB_OFFLINE"] = "1"  # a few classes would fetch a backbone's configuration

import transformers  # noqa: E402
from transformers.models.auto import modeling_auto  # noqa: E402
from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES  # noqa: E402

warnings.filterwarnings("ignore")
transformers.logging.set_verbosity_error()

# The attributes that rules and the formulas of models/architectures/ ask for, under every name that a configuration class gives them.
ATTRIBUTES = """
vocab_size hidden_size num_hidden_layers num_attention_heads num_key_value_heads head_dim intermediate_size hidden_act
hidden_activation max_position_embeddings rms_norm_eps layer_norm_eps tie_word_embeddings attention_bias mlp_bias
attention_dropout bos_token_id eos_token_id pad_token_id num_local_experts num_experts n_routed_experts
num_experts_per_tok moe_intermediate_size default_theta sliding_window n_embd n_head n_layer n_positions d_model n_heads
n_layers max_seq_len activation_function encoder_layers decoder_layers encoder_attention_heads decoder_attention_heads
num_heads num_layers d_kv dim hidden_dim qkv_bias decoder_sparse_step mlp_only_layers shared_expert_intermediate_size
q_lora_rank kv_lora_rank qk_nope_head_dim qk_rope_head_dim v_head_dim first_k_dense_replace n_shared_experts
interleave_moe_layer_step intermediate_size_mlp projector_input_dim projector_output_dim vision_output_dim
vision_use_head image_size patch_size num_channels in_channels temporal_patch_size spatial_merge_size
spatial_patch_size depth embed_dim mlp_ratio out_hidden_size num_position_embeddings deepstack_visual_indexes
num_mel_bins encoder_ffn_dim decoder_ffn_dim max_source_positions max_target_positions classifier_proj_size
multi_query new_decoder_architecture parallel_attn bias num_kv_heads ffn_hidden_size num_ln_in_parallel_attn
qk_layernorm use_qkv_bias use_parallel_residual
""".split()

# The auto mappings also list configurations, tokenizers and processors; only model classes can stand in `architectures`.
NOT_A_MODEL = re.compile(r"(Config|Processor|FeatureExtractor|Tokenizer(Fast)?)$")


def model_classes():
    """model_type -> the model classes that the auto mappings name for it."""
    found = {}
    for name in dir(modeling_auto):
        if not name.endswith("_MAPPING_NAMES"):
            continue
        for model_type, classes in getattr(modeling_auto, name).items():
            for each in classes if isinstance(classes, (tuple, list)) else [classes]:
                if each and not NOT_A_MODEL.search(each):
                    found.setdefault(model_type, set()).add(each)
    return found


def defaults_of(config_class):
    """Class attributes that the class or a base below `object` sets to a plain value."""
    defaults = {}
    for key in ATTRIBUTES:
        if any(key in base.__dict__ for base in config_class.__mro__[:-1]):
            value = getattr(config_class, key, None)
            value = list(value) if isinstance(value, tuple) else value
            if isinstance(value, (int, float, str, bool, list)):
                defaults[key] = value
    return defaults


def rope_of(config_class):
    """rope_parameters of a configuration made without arguments; None where the model has no rotary embedding."""
    try:
        rope = getattr(config_class(), "rope_parameters", None)
    except Exception:  # a composite that cannot be made without its parts, or one that needs another package
        return None
    return rope if isinstance(rope, dict) and rope else None


def sub_config_types(config_class):
    """The model_type that a sub-configuration has when it does not say so itself; generic ones are left out."""
    sub_configs = getattr(config_class, "sub_configs", None) or {}
    types = {key: getattr(sub_class, "model_type", "") for key, sub_class in sub_configs.items()}
    return {key: types[key] for key in sorted(types) if types[key] in CONFIG_MAPPING_NAMES}


def describe(model_type, architectures):
    config_class = CONFIG_MAPPING[model_type]
    parts = {
        "architectures": sorted(architectures.get(model_type, ())),
        "attributeMap": dict(getattr(config_class, "attribute_map", None) or {}),
        "subConfigs": sorted(getattr(config_class, "sub_configs", None) or {}),
        "subConfigTypes": sub_config_types(config_class),
        "defaults": defaults_of(config_class),
        "rope": rope_of(config_class),
    }
    return {key: value for key, value in parts.items() if value}


def main():
    architectures = model_classes()
    source = (
        f"transformers {transformers.__version__}: class attributes of every configuration class, attribute_map, "
        "sub_configs and the auto model mappings, written by scripts/model-types.py"
    )
    lines = [
        f"  {json.dumps(model_type)}: {json.dumps(describe(model_type, architectures))}"
        for model_type in sorted(CONFIG_MAPPING_NAMES)
    ]
    print("{")
    print(f' "source": {json.dumps(source)},')
    print(' "modelTypes": {')
    print(",\n".join(lines))
    print(" }")
    print("}")


if __name__ == "__main__":
    main()
