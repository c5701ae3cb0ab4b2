"""The sizes a config.json states, and the configuration as it is kept in the edition."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from report.hub.cleaning import whole

TEXT_SECTIONS = ("text_config", "llm_config", "language_config", "language_model_config", "decoder")
"""Where multimodal configurations keep the sizes of their language model."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "num_hidden_layers": ("num_hidden_layers", "n_layer", "num_layers", "n_layers"),
    "hidden_size": ("hidden_size", "n_embd", "d_model"),
    "num_attention_heads": ("num_attention_heads", "n_head", "num_heads", "n_heads"),
    "num_key_value_heads": ("num_key_value_heads", "num_kv_heads", "multi_query_group_num"),
    "head_dim": ("head_dim", "kv_channels"),
    "vocab_size": ("vocab_size", "padded_vocab_size"),
    "num_experts": ("num_experts", "n_routed_experts", "num_local_experts", "moe_num_experts"),
    "experts_per_token": ("num_experts_per_tok", "num_experts_per_token", "moe_k", "moe_topk"),
    "moe_intermediate_size": ("moe_intermediate_size", "expert_ffn_hidden_size"),
    "intermediate_size": ("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size"),
    "shared_expert_intermediate_size": ("shared_expert_intermediate_size",),
    "context_length": ("max_position_embeddings", "n_positions", "max_seq_len", "seq_length"),
}
"""Column of the models table: the keys under which configurations give it, the first wins."""

_DENSE_ONLY = "intermediate_size"
_EXPERTS_ONLY = ("experts_per_token", "moe_intermediate_size", "shared_expert_intermediate_size")

LEFT_OUT = frozenset(
    (
        "auto_map", "transformers_version", "_name_or_path", "id2label", "label2id",
        "task_specific_params", "max_length", "min_length", "do_sample", "temperature", "top_k",
        "top_p", "num_beams", "repetition_penalty",
    )
)  # fmt: skip
"""Keys without a bearing on the architecture."""
_KEPT_LIST = ("weight_block_size",)


def dimensions(config: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the columns of KEYS; None where the configuration does not state a whole number.

    Key-value heads that are not given equal the attention heads. The feed-forward size of a model
    with experts is that of its experts, unless both are given apart.
    """
    text = _text_part(config)
    sizes = {column: _first(text, keys) for column, keys in KEYS.items()}
    if sizes["num_key_value_heads"] is None:
        sizes["num_key_value_heads"] = sizes["num_attention_heads"]
    if sizes["num_experts"]:
        if sizes["moe_intermediate_size"] is None:
            sizes["moe_intermediate_size"] = sizes[_DENSE_ONLY]
        sizes[_DENSE_ONLY] = None
    else:
        sizes |= dict.fromkeys(("num_experts", *_EXPERTS_ONLY), None)
    return sizes


def canonical(config: Mapping[str, Any]) -> str:
    """Return a configuration as JSON without needless keys: sorted, no spaces, ASCII only."""
    return json.dumps(_kept(config), sort_keys=True, separators=(",", ":"), allow_nan=False)


def has_latent_attention(config: Mapping[str, Any]) -> bool:
    """Say whether keys and values are compressed, so that no single head size describes them."""
    return whole(_text_part(config).get("kv_lora_rank")) is not None


def _text_part(config: Mapping[str, Any]) -> Mapping[str, Any]:
    if _first(config, KEYS["hidden_size"]) is not None:
        return config
    for name in TEXT_SECTIONS:
        section = config.get(name)
        if isinstance(section, dict) and _first(section, KEYS["hidden_size"]) is not None:
            return section
    return config


def _first(section: Mapping[str, Any], keys: tuple[str, ...]) -> int | None:
    return next((size for key in keys if (size := whole(section.get(key))) is not None), None)


def _kept(config: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in config.items() if not _is_left_out(key)}
    quantised = kept.get("quantization_config")
    if isinstance(quantised, dict):
        kept["quantization_config"] = {
            key: value
            for key, value in quantised.items()
            if key in _KEPT_LIST or isinstance(value, bool | int | float) or _is_short(value)
        }
    return {key: _kept(value) if _is_section(key, value) else value for key, value in kept.items()}


def _is_section(key: str, value: Any) -> bool:
    return key.endswith("_config") and key != "quantization_config" and isinstance(value, dict)


def _is_left_out(key: str) -> bool:
    return key in LEFT_OUT or key.endswith(("_token_id", "_token_ids"))


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 40
