"""Configurations that call the same sizes by other names, put into the usual ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from report.analysis.moe.config import Config

Renaming = Callable[[Config], Mapping[str, Any]]


def dbrx(c: Config) -> dict[str, Any]:
    """DBRX: attention and expert sizes lie in sections of their own."""
    attention, experts = c.section("attn_config", ""), c.section("ffn_config", "")
    return {
        "hidden_size": c.integer("d_model", "hidden_size"),
        "num_attention_heads": c.integer("n_heads", "num_attention_heads"),
        "num_hidden_layers": c.integer("n_layers", "num_hidden_layers"),
        "num_key_value_heads": attention.integer("kv_n_heads", default=1),
        "intermediate_size": experts.integer("ffn_hidden_size", default=3584),
        "num_experts": experts.integer("moe_num_experts", default=4),
        "num_experts_per_tok": experts.integer("moe_top_k", default=1),
        "vocab_size": c.integer("vocab_size"),
    }


def chatglm(c: Config) -> dict[str, Any]:
    """GLM-4-9B as first published, before its architecture had a class."""
    heads = c.integer("num_attention_heads")
    grouped = c.flag("multi_query_attention")
    return {
        "hidden_size": c.integer("hidden_size"),
        "num_attention_heads": heads,
        "num_hidden_layers": c.integer("num_layers", "num_hidden_layers"),
        "num_key_value_heads": c.integer("multi_query_group_num") if grouped else heads,
        "head_dim": c.integer("kv_channels", default=c.integer("hidden_size") // heads),
        "intermediate_size": c.integer("ffn_hidden_size"),
        "vocab_size": c.integer("padded_vocab_size", "vocab_size"),
        "attention_bias": c.flag("add_qkv_bias"),
        "tie_word_embeddings": c.flag("tie_word_embeddings"),
    }
