"""Random small configurations of a model type, drawn over the fields of its class."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from transformers import PreTrainedConfig
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

Draw = Callable[[random.Random], Any]

DEPTHS = ("num_hidden_layers", "n_layer", "n_layers", "num_layers")
WIDTHS = ("hidden_size", "n_embd", "d_model")
HEADS = ("num_attention_heads", "n_head", "n_heads", "num_heads", "attention_heads")
# Fields that say nothing about shapes, or that must fit others in ways a draw does not know.
LEFT_OUT = (
    "token", "dtype", "dropout", "range", "eps", "theta", "scal", "use_cache", "pdrop", "label",
    "chunk", "output_", "std", "pretraining", "is_decoder", "is_encoder", "cross_att", "factor",
    "_act", "softcap", "multiplier", "type", "time_step", "slow", "coef", "use_mamba", "z_loss",
    "rope", "logits", "max_window", "layerdrop", "idx", "norm_before", "use_associative", "index",
    "activation_f", "return", "problem", "pad_", "bos_", "eos_", "fp32",
)  # fmt: skip
FITTING: dict[str, dict[str, tuple[Any, ...]]] = {
    "bamba": {"mamba_n_heads": (8,), "mamba_d_head": ("auto",), "mamba_expand": (2,)},
    "falcon_h1": {
        "mamba_n_heads": (8,),
        "mamba_d_ssm": (128, None),
        "mamba_d_head": ("auto",),
        "mamba_expand": (2,),
    },
    "gemma3n_text": {
        "num_hidden_layers": (10,),
        "num_kv_shared_layers": (0, 3, 5),
        "intermediate_size": (96, [128] * 10),
        "head_dim": (16, 32),
    },
    "gpt_neo": {"num_layers": (4,), "attention_types": ([[["global", "local"], 2]],)},
    "helium": {"head_dim": (16,), "hidden_size": (64,), "num_attention_heads": (4,)},
    "jamba": {
        "attn_layer_period": (2, 3),
        "attn_layer_offset": (0, 1),
        "expert_layer_period": (2, 3),
        "expert_layer_offset": (0, 1),
        "num_experts": (1, 4),
        "mamba_dt_rank": ("auto", 16),
    },
    "lfm2": {"full_attn_idxs": ([0, 1], [1]), "intermediate_size": (96, 512)},
    "lfm2_moe": {"num_hidden_layers": (2,), "layer_types": (["conv", "full_attention"],)},
    "mamba2": {"hidden_size": (64,), "expand": (2,), "num_heads": (8,), "head_dim": (16,)},
    "recurrent_gemma": {"num_attention_heads": (4,), "hidden_size": (64,), "lru_width": (64,)},
}
"""Values that must fit each other, by model type."""


def variants(model_type: str, generator: random.Random) -> Iterator[dict[str, Any]]:
    """Yield random configurations of a model type without end; some will not be valid."""
    names = {f.name: f.default for f in dataclasses.fields(CONFIG_MAPPING[model_type])}
    common = {f.name for f in dataclasses.fields(PreTrainedConfig)} - {"tie_word_embeddings"}
    fields = {name: default for name, default in names.items() if name not in common}
    while True:
        yield _variant(model_type, fields, generator)


def _variant(
    model_type: str, fields: Mapping[str, Any], generator: random.Random
) -> dict[str, Any]:
    heads = generator.choice([2, 4, 8])
    sizes = {"heads": heads, "width": heads * generator.choice([16, 32, 64])}
    config: dict[str, Any] = {"model_type": model_type}
    for name, default in fields.items():
        if any(part in name for part in LEFT_OUT):
            continue
        value = _value(name, default, sizes, generator)
        if value is not None:
            config[name] = value
    fitting = FITTING.get(model_type, {})
    config |= {name: generator.choice(values) for name, values in fitting.items()}
    if "pad_token_id" in {f.name for f in dataclasses.fields(CONFIG_MAPPING[model_type])}:
        config["pad_token_id"] = 0  # the default may lie beyond a small vocabulary
    return config


def _value(name: str, default: Any, sizes: Mapping[str, int], generator: random.Random) -> Any:
    """Return a value for a field, None to leave it out."""
    exact: dict[str, Draw] = {
        **dict.fromkeys(DEPTHS, lambda g: g.randint(2, 9)),
        **dict.fromkeys(WIDTHS, lambda _: sizes["width"]),
        **dict.fromkeys(HEADS, lambda _: sizes["heads"]),
        **dict.fromkeys(
            ("num_key_value_heads", "num_kv_heads"), lambda g: g.choice([1, 2, sizes["heads"]])
        ),
        "head_dim": lambda g: g.choice([16, 32, 64, None]),
        "n_positions": lambda g: g.choice([64, 128]),
        **dict.fromkeys(("ffn_dim", "ffn_hidden_size", "n_inner"), lambda g: g.choice([48, 160])),
        **dict.fromkeys(("moe_topk", "moe_k"), lambda g: g.choice([1, 2])),
    }
    if name in exact:
        return exact[name](generator)
    if isinstance(default, bool):
        return generator.choice([True, False, None])
    return next((draw(generator) for part, draw in _PARTS.items() if part in name), None)


_PARTS: dict[str, Draw] = {
    "vocab": lambda g: g.choice([100, 257]),
    "max_position": lambda g: g.choice([64, 128]),
    "num_experts_per": lambda g: g.choice([1, 2]),
    "shared_experts": lambda g: g.choice([1, 2]),
    "experts": lambda g: g.choice([4, 6]),
    "intermediate_size": lambda g: g.choice([48, 64, 160]),
    "dim": lambda g: g.choice([16, 32]),
    "rank": lambda g: g.choice([16, 32]),
}
"""What to draw for the fields whose name has a part in it, the first that fits."""
