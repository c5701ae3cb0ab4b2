"""Configurations that call the same sizes by other names, put into the usual ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from report.analysis.moe.config import Config, WrongValue

Renaming = Callable[[Config], dict[str, Any]]


def renamed(**names: str) -> Renaming:
    """Return a renaming that reads each usual key from another; all else stays as it is.

    Width and depth are always read here, so that a missing one is named as the file would name it.
    """
    sizes = {name: names.get(name, name) for name in ("hidden_size", "num_hidden_layers")}

    def rename(c: Config) -> dict[str, Any]:
        given = {key: value for key, value in c.given.items() if key not in names}
        for usual, own in {**names, **sizes}.items():
            value = c.size(own, usual) if usual in sizes else c.raw(own, usual)
            if value is not None:
                given[usual] = value
        return given

    return rename


def gpt2(c: Config) -> dict[str, Any]:
    """GPT-2, GPT-J and CodeGen; a feed-forward is four times as wide unless said otherwise."""
    names = {
        "hidden_size": "n_embd",
        "num_hidden_layers": "n_layer",
        "num_attention_heads": "n_head",
    }
    given = renamed(**names)(c)
    width = c.integer("n_inner", default=4 * c.size("n_embd", "hidden_size"))
    return {**given, "intermediate_size": width, "num_key_value_heads": None, "head_dim": None}


def gpt_bigcode(c: Config) -> dict[str, Any]:
    """GPT-BigCode: GPT-2 with one key/value head for all queries."""
    return {**gpt2(c), "num_key_value_heads": 1 if c.flag("multi_query") else None}


def gpt_neo(c: Config) -> dict[str, Any]:
    """GPT-Neo: windows of "window_size" in the layers that "attention_types" calls local."""
    names = {
        "num_hidden_layers": "num_layers",
        "num_attention_heads": "num_heads",
        "sliding_window": "window_size",
    }
    width = c.integer("intermediate_size", default=4 * c.size("hidden_size"))
    return {**renamed(**names)(c), "intermediate_size": width, "num_key_value_heads": None}


def bloom(c: Config) -> dict[str, Any]:
    """BLOOM; its first files call the width "n_embed"."""
    names = {"num_hidden_layers": "n_layer", "num_attention_heads": "n_head"}
    if "n_embed" in c.given:
        names["hidden_size"] = "n_embed"
    given = renamed(**names)(c)
    return {**given, "intermediate_size": 4 * given["hidden_size"]}


def mpt(c: Config) -> dict[str, Any]:
    """MPT; the class makes feed-forwards four times as wide, whatever "expansion_ratio" says."""
    names = {
        "hidden_size": "d_model",
        "num_hidden_layers": "n_layers",
        "num_attention_heads": "n_heads",
    }
    width = 4 * c.size("d_model", "hidden_size")
    return {**renamed(**names)(c), "intermediate_size": width, "num_key_value_heads": None}


def xglm(c: Config) -> dict[str, Any]:
    """XGLM."""
    names = {
        "hidden_size": "d_model",
        "num_hidden_layers": "num_layers",
        "num_attention_heads": "attention_heads",
    }
    return renamed(**names)(c)


def falcon(c: Config) -> dict[str, Any]:
    """Falcon: one key/value head, or as many as said in the newer layout; older names of sizes."""
    given = renamed(num_hidden_layers="n_layer", num_attention_heads="n_head")(c)
    heads = c.integer("num_attention_heads", "n_head")
    own = c.integer("num_kv_heads", "n_head_kv", default=heads)
    one = c.flag("multi_query") and not c.flag("new_decoder_architecture")
    several = own if c.flag("new_decoder_architecture") else heads
    width = c.integer("ffn_hidden_size", default=4 * c.size("hidden_size"))
    return {**given, "num_key_value_heads": 1 if one else several, "intermediate_size": width}


def lfm2(c: Config) -> dict[str, Any]:
    """LFM2: the width of the feed-forward may be cut to two thirds and rounded up."""
    width = c.integer("block_ff_dim", "intermediate_size")
    if c.flag("block_auto_adjust_ff_dim"):
        width, factor = 2 * width // 3, c.given.get("block_ffn_dim_multiplier", 1.0)
        if isinstance(factor, int | float) and factor > 0:
            step = c.integer("block_multiple_of")
            width = -(-int(factor * width) // step) * step
    return {**lfm2_moe(c), "intermediate_size": width}


def lfm2_moe(c: Config) -> dict[str, Any]:
    """LFM2-MoE: the first files call the tie "tie_embedding"."""
    tied = c.flag("tie_embedding", "tie_word_embeddings")
    return {**renamed()(c), "tie_word_embeddings": tied}


def olmo_hybrid(c: Config) -> dict[str, Any]:
    """OLMo Hybrid: its linear layers have as many heads as attention, unless said otherwise."""
    heads = c.integer("num_attention_heads")
    keys = c.integer("linear_num_key_heads", default=heads)
    width = c.integer("linear_key_head_dim", default=3 * c.size("hidden_size") // (4 * keys))
    return {
        **renamed()(c),
        "linear_num_key_heads": keys,
        "linear_num_value_heads": c.integer("linear_num_value_heads", default=heads),
        "linear_key_head_dim": width,
        "linear_value_head_dim": c.integer("linear_value_head_dim", default=2 * width),
    }


def minicpm3(c: Config) -> dict[str, Any]:
    """MiniCPM3: value heads share the width of the model unless said otherwise."""
    shared = c.size("hidden_size") // c.integer("num_attention_heads")
    return {**renamed()(c), "v_head_dim": c.integer("v_head_dim", default=shared)}


def recurrent_gemma(c: Config) -> dict[str, Any]:
    """RecurrentGemma: "intermediate_size" counts both halves of the gated feed-forward."""
    width = c.integer("intermediate_size") // 2
    return {**renamed(sliding_window="attention_window_size")(c), "intermediate_size": width}


def exaone(c: Config) -> dict[str, Any]:
    """EXAONE 3 and 3.5; files call the depth "num_layers"."""
    return renamed(num_hidden_layers="num_layers")(c)


def gemma_three_n(c: Config) -> dict[str, Any]:
    """Gemma 3n: one head width for all layers; files list the width of each feed-forward."""
    given = {**renamed()(c), "global_head_dim": c.integer("head_dim"), "enable_moe_block": False}
    if isinstance(c.raw("intermediate_size"), list):
        widths = set(c.integers("intermediate_size", least=1) or ())
        if len(widths) != 1:
            raise WrongValue(f'"intermediate_size" varies between layers: {sorted(widths)}.')
        given["intermediate_size"] = widths.pop()
    return given


def openelm(c: Config) -> dict[str, Any]:
    """OpenELM; the flag that ties the head has a name of its own."""
    names = {
        "hidden_size": "model_dim",
        "num_hidden_layers": "num_transformer_layers",
        "tie_word_embeddings": "share_input_output_layers",
    }
    return renamed(**names)(c)


def qwen(c: Config) -> dict[str, Any]:
    """The first Qwen: "intermediate_size" counts both halves of the gated feed-forward."""
    return {
        **renamed(head_dim="kv_channels")(c),
        "intermediate_size": c.integer("intermediate_size") // 2,
    }


def tied_unless_said(c: Config) -> dict[str, Any]:
    """MiniCPM: the head is tied to the embedding unless the file says otherwise."""
    return {**renamed()(c), "tie_word_embeddings": c.flag("tie_word_embeddings", default=True)}


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
