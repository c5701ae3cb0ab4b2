"""Text models with experts and latent attention, by model type.

A model type is one line or a few: which mixer, which feed-forward, in which layers, how many norm
vectors. The rules follow the classes of transformers 5.24.0.
"""

from __future__ import annotations

from report.analysis.moe import extras, indexers, layers, sparsity
from report.analysis.moe.blueprints import (
    BIASED_SPARSE,
    EVERY_SPARSE,
    LEADING_DENSE,
    LISTED_OR_FIRST,
    LISTED_OR_LEADING,
    SHARED,
    SPARSE,
    Decoder,
)
from report.analysis.moe.feedforward import Both, Dense, Experts, Shared
from report.analysis.moe.latent import Compressed, Latent, LatentWithoutRope, token_indexer

DEEPSEEK = Decoder(Latent(), SPARSE, feed_forward_kinds=LEADING_DENSE, predicts=True)
LONGCAT_DENSE = Dense(width=("ffn_hidden_size", "intermediate_size"))
LONGCAT_EXPERTS = Experts(
    width=("expert_ffn_hidden_size", "moe_intermediate_size"),
    chosen=("moe_topk", "num_experts_per_tok"),
    identity="zero_expert_num",
)

LATENT_MODELS: dict[str, Decoder] = {
    "axk1": Decoder(
        Latent(),
        {"dense": Dense(), "sparse": Experts(shared=SHARED, post_norm=True)},
        feed_forward_kinds=sparsity.listed(sparsity.every_after_first),
    ),
    "axk2": Decoder(
        Latent(token_indexer, joined_gate=True),
        SPARSE,
        indexers.always_indexed,
        sparsity.listed(sparsity.every_after_first),
        extras=extras.norm_gates,
    ),
    "deepseek_v2": Decoder(Latent(), BIASED_SPARSE, feed_forward_kinds=LEADING_DENSE),
    "deepseek_v3": DEEPSEEK,
    "deepseek_v32": Decoder(
        Latent(token_indexer), SPARSE, indexers.always_indexed, LISTED_OR_LEADING, predicts=True
    ),
    "deepseek_v4": Decoder(
        Compressed(),
        Experts(shared=Shared(width=("moe_intermediate_size",)), shared_bias="mlp_bias"),
        indexers.compressed,
        EVERY_SPARSE,
        extras=extras.hyper_connections_and_head,
    ),
    "glm4_moe_lite": Decoder(Latent(), SPARSE, feed_forward_kinds=LISTED_OR_FIRST),
    "glm_moe_dsa": Decoder(
        Latent(token_indexer), SPARSE, indexers.indexed(), LISTED_OR_LEADING, predicts=True
    ),
    "hy_v4": Decoder(
        Latent(token_indexer, value_gate=True, sinks=True),
        SPARSE,
        indexers.indexed(4),
        LISTED_OR_FIRST,
        extras=extras.half_connections_and_head,
    ),
    "longcat_flash": Decoder(
        Latent(),
        {"shortcut": Both(LONGCAT_DENSE, LONGCAT_EXPERTS), "dense": LONGCAT_DENSE},
        layers.doubled("full_attention"),
        layers.doubled("shortcut", "dense"),
    ),
    "mistral4": DEEPSEEK,
    "mistral_large4_text": Decoder(
        LatentWithoutRope(), SPARSE, indexers.latent_with_sources, LISTED_OR_LEADING
    ),
    "sarvam_mla": DEEPSEEK,
}
