"""Text models with experts, or that may have them, by model type.

A model type is one line or a few: which mixer, which feed-forward, in which layers, how many norm
vectors. The rules follow the classes of transformers 5.24.0.
"""

from __future__ import annotations

from report.analysis.moe import indexers, layers, renaming, sparsity
from report.analysis.moe.attention import GemmaFour, Grouped, block_indexer
from report.analysis.moe.blueprints import (
    BIASED_BUT_OUT,
    BIASED_SPARSE,
    EVERY_SPARSE,
    HEAD_NORMED,
    LEADING_DENSE,
    LISTED_OR_FIRST,
    LISTED_OR_LEADING,
    PLAIN_EXPERTS,
    PLAIN_GROUPED,
    QWEN_SHARED,
    QWEN_SPARSE,
    SHARED,
    SPARSE,
    WIDTH_NORMED,
    Decoder,
)
from report.analysis.moe.extras import (
    gemma_four_extras,
)
from report.analysis.moe.feedforward import Both, Dense, Experts, Shared
from report.analysis.moe.layers import every

GLM_GROUPED = Grouped(out_bias=False, query_key_norm="head", norm_flag="use_qk_norm")
GLM_MOE = Decoder(GLM_GROUPED, SPARSE, feed_forward_kinds=LEADING_DENSE, predicts=True)
GEMMA_FOUR_EXPERTS = Experts(
    count=("num_experts",), chosen=("top_k_experts",), router_bias=1, router_scale=True
)
GRANITE_SHARED_EXPERTS = Experts(
    width=("intermediate_size",), shared=Shared(width=("shared_intermediate_size",))
)
ARCTIC_EXPERTS = Experts(width=("intermediate_size",), post_norm=True)
STEP_SHARED = ("share_expert_dim", "share_expert_dims")

EXPERT_MODELS: dict[str, Decoder] = {
    "afmoe": Decoder(
        Grouped(query_key_norm="head", gate="width"),
        {"dense": Dense(), "sparse": Experts(shared=SHARED, layer_bias=1)},
        layers.sliding(every("global_attn_every_n_layers", 4)),
        sparsity.after("num_dense_layers"),
        norms=4,
    ),
    "aria_text": Decoder(
        Grouped(),
        Experts(width=("intermediate_size",), shared=SHARED, shared_bias="mlp_bias"),
        feed_forward_kinds=EVERY_SPARSE,
    ),
    "arctic": Decoder(
        Grouped(),
        {
            "dense": Dense(),
            "sparse": Both(ARCTIC_EXPERTS, Dense(width=("hidden_size",))),
            "alone": PLAIN_EXPERTS,
        },
        feed_forward_kinds=sparsity.arctic,
    ),
    "cohere2_moe": Decoder(
        Grouped(),
        {
            "dense": Dense(width=("prefix_dense_intermediate_size", "intermediate_size")),
            "sparse": Experts(width=("intermediate_size",), shared=SHARED),
        },
        layers.sliding_after_prefix,
        sparsity.listed(sparsity.after("first_k_dense_replace", default=0)),
        norms=1,
    ),
    "dbrx": Decoder(
        PLAIN_GROUPED, PLAIN_EXPERTS, feed_forward_kinds=EVERY_SPARSE, renaming=renaming.dbrx
    ),
    "dots1": Decoder(HEAD_NORMED, SPARSE, feed_forward_kinds=LEADING_DENSE),
    "ernie4_5_moe": Decoder(
        Grouped(bias="use_bias"),
        {
            "dense": Dense(bias="use_bias"),
            "sparse": Experts(shared=SHARED, shared_bias="use_bias", router_bias=1),
        },
        feed_forward_kinds=sparsity.ernie,
        head_bias="use_bias",
    ),
    "ernie4_5_vl_moe_text": Decoder(
        Grouped(bias="use_bias"),
        {
            "dense": Dense(bias="use_bias"),
            "sparse": Experts(shared=SHARED, shared_bias="use_bias", router_bias=1, paired=True),
        },
        feed_forward_kinds=LISTED_OR_FIRST,
    ),
    "exaone_moe": Decoder(
        Grouped(bias=False, query_key_norm="head"),
        SPARSE,
        layers.patterned,
        LISTED_OR_LEADING,
    ),
    "flex_olmo": Decoder(WIDTH_NORMED, PLAIN_EXPERTS, feed_forward_kinds=EVERY_SPARSE),
    "gemma4_text": Decoder(
        GemmaFour(),
        {
            "dense": Dense(),
            "wide": Dense(),
            "sparse": Both(Dense(), GEMMA_FOUR_EXPERTS),
        },
        layers.cache_sharing(6, last_full=True),
        sparsity.gemma_four,
        norms=4,
        extras=gemma_four_extras,
    ),
    "gemma4_unified_text": Decoder(
        GemmaFour(),
        {"dense": Dense(), "wide": Dense()},
        layers.cache_sharing(6, last_full=True),
        sparsity.gemma_four,
        norms=4,
    ),
    "glm4_moe": GLM_MOE,
    "glm4v_moe_text": Decoder(BIASED_BUT_OUT, SPARSE, feed_forward_kinds=LEADING_DENSE),
    "gpt_oss": Decoder(
        Grouped(sinks=True),
        Experts(width=("intermediate_size",), bias=True, router_bias=1),
        layers.sliding(every(2)),
        EVERY_SPARSE,
    ),
    "granitemoe": Decoder(Grouped(), PLAIN_EXPERTS, feed_forward_kinds=EVERY_SPARSE),
    "granitemoe_swa": Decoder(
        Grouped(sinks=True),
        GRANITE_SHARED_EXPERTS,
        layers.sliding(layers.but_from_the_start(4)),
        EVERY_SPARSE,
    ),
    "granitemoeshared": Decoder(Grouped(), GRANITE_SHARED_EXPERTS, feed_forward_kinds=EVERY_SPARSE),
    "hunyuan_v1_moe": Decoder(
        HEAD_NORMED,
        Experts(width=("intermediate_size",), shared=Shared(width=("intermediate_size",))),
        feed_forward_kinds=EVERY_SPARSE,
    ),
    "hy_v3": Decoder(HEAD_NORMED, BIASED_SPARSE, feed_forward_kinds=LISTED_OR_FIRST),
    "kolibri1": Decoder(
        Grouped(bias=False, query_key_norm="head"),
        Experts(shared=Shared(width=("shared_expert_intermediate_size",))),
        layers.sliding(every(5)),
        EVERY_SPARSE,
        norms=4,
    ),
    "laguna": Decoder(
        Grouped(query_key_norm="head", gate="key"),
        {
            "dense": Dense(),
            "sparse": Experts(
                shared=Shared(width=("shared_expert_intermediate_size",)), router_bias=1
            ),
        },
        layers.heads_by_layer,
        LISTED_OR_FIRST,
    ),
    "llama4_text": Decoder(
        Grouped(),
        {
            "dense": Dense(width=("intermediate_size_mlp",)),
            "sparse": Experts(
                width=("intermediate_size",), shared=Shared(width=("intermediate_size",))
            ),
        },
        layers.chunked,
        sparsity.interleaved,
    ),
    "mellum": Decoder(
        HEAD_NORMED,
        QWEN_SPARSE,
        layers.sliding(lambda _c, _layer: False),
        sparsity.listed(EVERY_SPARSE),
    ),
    "mimo_v2_flash": Decoder(
        {
            "full_attention": Grouped(value_dim="v_head_dim", out_bias=False),
            "sliding_attention": Grouped(
                value_dim="v_head_dim", out_bias=False, kv_factor=2, sinks=True
            ),
        },
        QWEN_SPARSE,
        layers.mimo_layers,
        LISTED_OR_FIRST,
    ),
    "minimax_m2": Decoder(
        Grouped(bias=False, query_key_norm="width"), PLAIN_EXPERTS, feed_forward_kinds=EVERY_SPARSE
    ),
    "minimax_m3_vl_text": Decoder(
        Grouped(bias=False, query_key_norm="head", indexer=block_indexer),
        {
            "dense": Dense(width=("dense_intermediate_size",)),
            "sparse": Experts(
                width=("intermediate_size",), shared=Shared(width=("shared_intermediate_size",))
            ),
        },
        indexers.block_sparse,
        sparsity.listed(sparsity.flagged),
    ),
    "mixtral": Decoder(PLAIN_GROUPED, PLAIN_EXPERTS, layers.window_if_given, EVERY_SPARSE),
    "olmoe": Decoder(
        Grouped(query_key_norm="hidden"), PLAIN_EXPERTS, feed_forward_kinds=EVERY_SPARSE
    ),
    "phimoe": Decoder(
        Grouped(),
        PLAIN_EXPERTS,
        layers.window_if_given,
        EVERY_SPARSE,
        norms=4,
        final_norms=2,
        head_bias="lm_head_bias",
    ),
    "qwen2_moe": Decoder(
        Grouped(bias="qkv_bias", out_bias=False), QWEN_SHARED, feed_forward_kinds=sparsity.stepped
    ),
    "qwen3_moe": Decoder(HEAD_NORMED, QWEN_SPARSE, feed_forward_kinds=sparsity.stepped),
    "qwen3_vl_moe_text": Decoder(HEAD_NORMED, QWEN_SPARSE, feed_forward_kinds=sparsity.stepped),
    "sarvam_moe": GLM_MOE,
    "solar_open": Decoder(
        Grouped(out_bias=False), Experts(shared=SHARED), feed_forward_kinds=EVERY_SPARSE
    ),
    "step3p5": Decoder(
        Grouped(query_key_norm="head", gate="key"),
        {
            "dense": Dense(bias="mlp_bias"),
            "sparse": Experts(shared=Shared(width=STEP_SHARED), shared_bias="mlp_bias"),
        },
        layers.heads_by_window,
        sparsity.listed(sparsity.enumerated),
    ),
}
