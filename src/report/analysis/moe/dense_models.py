"""Dense text models by model type.

A model type is one line or a few: which mixer, which feed-forward, in which layers, how many norm
vectors. The rules follow the classes of transformers 5.24.0.
"""

from __future__ import annotations

from report.analysis.moe import blockwise, extras, layers, renaming
from report.analysis.moe.attention import GemmaFour, Grouped
from report.analysis.moe.blueprints import (
    BIASED_BUT_OUT,
    HEAD_NORMED,
    PLAIN_GROUPED,
    WIDTH_NORMED,
    Decoder,
)
from report.analysis.moe.config import Config
from report.analysis.moe.feedforward import Dense
from report.analysis.moe.latent import Latent
from report.analysis.moe.layers import every

LLAMA = Decoder(Grouped(), Dense(bias="mlp_bias"))
QUERY_BIASED = Grouped(bias=True, out_bias=False)
GEMMA_SLIDING = layers.sliding(every("sliding_window_pattern", 6))


def post_norms(c: Config) -> int:
    """HyperCLOVA X may norm after its blocks as well as before."""
    return 4 if c.flag("use_post_norm") else 2


DENSE_MODELS: dict[str, Decoder] = {
    "apertus": Decoder(HEAD_NORMED, Dense(gated=False, extra=2)),
    "arcee": Decoder(Grouped(), Dense(gated=False, bias="mlp_bias")),
    "bitnet": Decoder(Grouped(besides=extras.hidden_norm), Dense(normed=True)),
    "chatglm": Decoder(BIASED_BUT_OUT, Dense(), renaming=renaming.chatglm),
    "cohere": Decoder(Grouped(query_key_norm="width", norm_flag="use_qk_norm"), Dense(), norms=1),
    "cohere2": Decoder(
        Grouped(head_dim=None), Dense(), layers.sliding(every("sliding_window_pattern", 4)), norms=1
    ),
    "cwm": Decoder(
        PLAIN_GROUPED, Dense(bias="mlp_bias"), layers.sliding(layers.but_from_the_start(4))
    ),
    "diffllama": Decoder(Grouped(besides=extras.difference), Dense()),
    "ernie4_5": Decoder(Grouped(bias="use_bias"), Dense(bias="use_bias")),
    "exaone": Decoder(Grouped(), Dense(bias="mlp_bias"), renaming=renaming.exaone),
    "exaone4": Decoder(Grouped(bias=False, query_key_norm="head"), Dense(), layers.patterned),
    "gemma": LLAMA,
    "gemma2": Decoder(Grouped(), Dense(), layers.sliding(every(2)), norms=4),
    "gemma3_text": Decoder(HEAD_NORMED, Dense(), GEMMA_SLIDING, norms=4),
    "gemma3n_text": Decoder(
        GemmaFour(),
        Dense(),
        layers.cache_sharing(5, last_full=False),
        norms=4,
        extras=extras.gemma_three_n_extras,
        renaming=renaming.gemma_three_n,
    ),
    "glm": Decoder(BIASED_BUT_OUT, Dense()),
    "glm4": Decoder(BIASED_BUT_OUT, Dense(), norms=4),
    "glm_ocr_text": Decoder(PLAIN_GROUPED, Dense(), norms=4),
    "glm4v_text": Decoder(QUERY_BIASED, Dense(), norms=4),
    "granite": LLAMA,
    "granite_swa": Decoder(
        Grouped(sinks=True),
        Dense(bias="mlp_bias"),
        layers.sliding(layers.but_from_the_start(4)),
    ),
    "helium": Decoder(Grouped(out_bias=False), Dense(bias="mlp_bias")),
    "hunyuan_v1_dense": Decoder(HEAD_NORMED, Dense()),
    "hyperclovax": Decoder(Grouped(), Dense(bias="mlp_bias"), norms=post_norms),
    "internlm3": LLAMA,
    "iquestcoder": LLAMA,
    "llama": LLAMA,
    "minicpm3": Decoder(Latent(), Dense(bias="mlp_bias"), renaming=renaming.minicpm3),
    "minicpm": Decoder(Grouped(), Dense(), renaming=renaming.tied_unless_said),
    "ministral": Decoder(PLAIN_GROUPED, Dense(), layers.sliding(layers.with_window)),
    "ministral3": Decoder(PLAIN_GROUPED, Dense(), layers.window_if_given),
    "mistral": Decoder(PLAIN_GROUPED, Dense(), layers.window_if_given),
    "muse_glimmer_text": Decoder(
        Grouped(gate="width"), Dense(), layers.sliding(layers.but_from_the_end(4)), norms=4
    ),
    "nanochat": Decoder(Grouped(), Dense(gated=False), norms=0, final_norms=0),
    "nemotron-nas": Decoder(
        blockwise.ListedAttention(),
        blockwise.ListedFeedForward(),
        blockwise.attention_blocks,
        blockwise.feed_forward_blocks,
        norms=0,
    ),
    "olmo": Decoder(Grouped(), Dense(), norms=0, final_norms=0),
    "olmo2": Decoder(WIDTH_NORMED, Dense()),
    "olmo3": Decoder(WIDTH_NORMED, Dense(), layers.sliding(every(4))),
    "paddleocr_vl_text": Decoder(Grouped(bias="use_bias"), Dense(bias="use_bias")),
    "phi3": Decoder(PLAIN_GROUPED, Dense(), layers.window_if_given),
    "qwen": Decoder(QUERY_BIASED, Dense(), renaming=renaming.qwen),
    "qwen2": Decoder(
        QUERY_BIASED, Dense(), layers.sliding(layers.beyond_full_layers), predicts=True
    ),
    "qwen2_5_vl_text": Decoder(QUERY_BIASED, Dense(), layers.sliding(layers.beyond_full_layers)),
    "qwen2_vl_text": Decoder(QUERY_BIASED, Dense(), layers.sliding(layers.beyond_full_layers)),
    "qwen3": Decoder(HEAD_NORMED, Dense(), layers.sliding(layers.beyond_full_layers)),
    "qwen3_vl_text": Decoder(HEAD_NORMED, Dense()),
    "seed_oss": Decoder(Grouped(out_bias="attention_out_bias"), Dense(bias="mlp_bias")),
    "smollm3": Decoder(
        Grouped(), Dense(bias="mlp_bias"), layers.sliding(layers.without_rope_and_window)
    ),
    "vaultgemma": Decoder(Grouped(), Dense(), layers.sliding(every(2))),
    "youtu": Decoder(Latent(), Dense()),
}
