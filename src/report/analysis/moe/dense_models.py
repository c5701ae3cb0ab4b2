"""Dense text models by model type.

A model type is one line or a few: which mixer, which feed-forward, in which layers, how many norm
vectors. The rules follow the classes of transformers 5.23.0.
"""

from __future__ import annotations

from report.analysis.moe import layers, renaming
from report.analysis.moe.attention import Grouped
from report.analysis.moe.blueprints import (
    BIASED_BUT_OUT,
    HEAD_NORMED,
    PLAIN_GROUPED,
    QWEN_HYBRID,
    QWEN_HYBRID_LAYERS,
    Decoder,
)
from report.analysis.moe.feedforward import Dense
from report.analysis.moe.layers import every

LLAMA = Decoder(Grouped(), Dense(bias="mlp_bias"))
WIDTH_NORMED = Grouped(query_key_norm="width")
QUERY_BIASED = Grouped(bias=True, out_bias=False)
GEMMA_SLIDING = layers.sliding(every("sliding_window_pattern", 6))

DENSE_MODELS: dict[str, Decoder] = {
    "apertus": Decoder(HEAD_NORMED, Dense(gated=False, extra=2)),
    "arcee": Decoder(Grouped(), Dense(gated=False, bias="mlp_bias")),
    "chatglm": Decoder(BIASED_BUT_OUT, Dense(), renaming=renaming.chatglm),
    "ernie4_5": Decoder(Grouped(bias="use_bias"), Dense(bias="use_bias")),
    "gemma": LLAMA,
    "gemma2": Decoder(Grouped(), Dense(), layers.sliding(every(2)), norms=4),
    "gemma3_text": Decoder(HEAD_NORMED, Dense(), GEMMA_SLIDING, norms=4),
    "glm": Decoder(BIASED_BUT_OUT, Dense()),
    "glm4": Decoder(BIASED_BUT_OUT, Dense(), norms=4),
    "gpt_neox": Decoder(
        Grouped(head_dim=None), Dense(gated=False, bias=True), norms=4, final_norms=2
    ),
    "granite": LLAMA,
    "hunyuan_v1_dense": Decoder(HEAD_NORMED, Dense()),
    "llama": LLAMA,
    "ministral3": Decoder(PLAIN_GROUPED, Dense(), layers.window_if_given),
    "mistral": Decoder(PLAIN_GROUPED, Dense(), layers.window_if_given),
    "muse_glimmer_text": Decoder(
        Grouped(gate="width"), Dense(), layers.sliding(layers.but_from_the_end(4)), norms=4
    ),
    "olmo": Decoder(Grouped(), Dense(), norms=0, final_norms=0),
    "olmo2": Decoder(WIDTH_NORMED, Dense()),
    "olmo3": Decoder(WIDTH_NORMED, Dense(), layers.sliding(every(4))),
    "phi3": Decoder(PLAIN_GROUPED, Dense(), layers.window_if_given),
    "qwen2": Decoder(QUERY_BIASED, Dense(), layers.sliding(layers.beyond_full_layers)),
    "qwen3": Decoder(HEAD_NORMED, Dense(), layers.sliding(layers.beyond_full_layers)),
    "qwen3_5_text": Decoder(QWEN_HYBRID, Dense(), QWEN_HYBRID_LAYERS),
    "qwen3_vl_text": Decoder(HEAD_NORMED, Dense()),
    "seed_oss": Decoder(Grouped(out_bias="attention_out_bias"), Dense(bias="mlp_bias")),
    "smollm3": Decoder(
        Grouped(), Dense(bias="mlp_bias"), layers.sliding(layers.without_rope_and_window)
    ),
}
