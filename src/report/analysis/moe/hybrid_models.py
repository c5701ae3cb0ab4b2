"""Text models with linear attention, state-space blocks or short convolutions in their layers.

A model type is one line or a few: which mixer, which feed-forward, in which layers, how many norm
vectors. The rules follow the classes of transformers 5.24.0.
"""

from __future__ import annotations

from report.analysis.moe import alternation, indexers, inkling, layers, renaming, sparsity
from report.analysis.moe.attention import Grouped
from report.analysis.moe.blueprints import (
    EVERY_SPARSE,
    GATED_SHARED,
    LISTED_OR_LEADING,
    PLAIN_EXPERTS,
    PLAIN_GROUPED,
    QWEN_HYBRID,
    QWEN_HYBRID_LAYERS,
    QWEN_SHARED,
    SHARED,
    SPARSE,
    WIDTH_NORMED,
    Decoder,
)
from report.analysis.moe.config import Config
from report.analysis.moe.extras import hyper_connections
from report.analysis.moe.feedforward import (
    SHARED_KEYS,
    Dense,
    Experts,
    NoFeedForward,
    Shared,
)
from report.analysis.moe.hashed import qwen_four_extras
from report.analysis.moe.indexed import BlockIndexed
from report.analysis.moe.latent import Latent, pooled_indexer
from report.analysis.moe.layers import every
from report.analysis.moe.recurrent import (
    GatedDelta,
    KimiDelta,
    Lightning,
    NoMixer,
    ShortConvolution,
)
from report.analysis.moe.statespace import (
    GRANITE_KEYS,
    MAMBA2_KEYS,
    NEMOTRON_KEYS,
    GatedRecurrence,
    Mamba,
    Mamba2,
    SideBySide,
)

GRANITE_SHARED = Dense(width=("shared_intermediate_size",))
GRANITE_EXPERTS = Experts(
    width=("intermediate_size", "moe_intermediate_size"),
    count=("num_local_experts", "num_experts"),
    shared=Shared(width=("shared_intermediate_size",)),
)
NEMOTRON_EXPERTS = Experts(
    shared=Shared(width=("moe_shared_expert_intermediate_size",)),
    gated=False,
    shared_bias="mlp_bias",
    latent="moe_latent_size",
)
HEAD_NORMED_PLAIN = Grouped(bias=False, query_key_norm="head")
LFM3_ATTENTION = Grouped(query_key_norm="head", gate="flag")
MAMBA_ONLY = Decoder(Mamba(), NoFeedForward(), norms=1)


def sandwich_norms(c: Config) -> int:
    """LFM3 may norm after its blocks as well as before."""
    return 4 if c.flag("use_sandwich_norm") else 2


HYBRID_MODELS: dict[str, Decoder] = {
    "bailing_hybrid": Decoder(
        {
            "linear_attention": KimiDelta(low_rank_gates=False, own_heads=False),
            "full_attention": Latent(head_gate=True),
        },
        SPARSE,
        layers.linear_but(every("layer_group_size")),
        LISTED_OR_LEADING,
        ties=False,
    ),
    "bamba": Decoder(
        {"linear_attention": Mamba2(GRANITE_KEYS), "full_attention": Grouped()},
        Dense(bias="mlp_bias"),
        alternation.attention_at("attn_layer_indices"),
    ),
    "falcon_h1": Decoder(
        SideBySide(
            Mamba2(
                GRANITE_KEYS,
                norm_flag="mamba_rms_norm",
                out_bias="projectors_bias",
                inner="mamba_d_ssm",
            ),
            Grouped(),
        ),
        Dense(bias="mlp_bias"),
    ),
    "falcon_mamba": MAMBA_ONLY,
    "glm5_next_text": Decoder(
        {"linear_attention": KimiDelta(), "full_attention": Latent(pooled_indexer)},
        SPARSE,
        indexers.linear_or_indexed,
        sparsity.listed(sparsity.first_dense(3)),
        extras=hyper_connections,
    ),
    "granitemoehybrid": Decoder(
        {"linear_attention": Mamba2(GRANITE_KEYS), "full_attention": Grouped()},
        {"dense": GRANITE_SHARED, "sparse": GRANITE_EXPERTS},
        layers.linear_but(lambda _c, _layer: True),
        sparsity.if_experts,
    ),
    "inkling_text": Decoder(
        inkling.RelativeAttention(),
        {
            "dense": Dense(extra=1),
            "sparse": Experts(shared=SHARED, router_rows=SHARED_KEYS, scaled=True),
        },
        inkling.mixer_kinds,
        sparsity.listed(sparsity.after("dense_mlp_idx", default=0)),
        extras=inkling.stem,
        renaming=inkling.widths,
        ties=False,
    ),
    "jamba": Decoder(
        {"linear_attention": Mamba(normed=True), "full_attention": PLAIN_GROUPED},
        {"dense": Dense(), "sparse": PLAIN_EXPERTS},
        alternation.jamba,
        sparsity.jamba,
    ),
    "kimi_linear": Decoder(
        {"linear_attention": KimiDelta(), "full_attention": Latent()},
        SPARSE,
        alternation.kimi_layers,
        sparsity.listed(sparsity.after("first_k_dense_replace", default=1)),
        ties=False,
    ),
    "lfm2": Decoder(
        {"conv": ShortConvolution(), "full_attention": HEAD_NORMED_PLAIN},
        Dense(),
        alternation.attention_at("full_attn_idxs", other="conv"),
        renaming=renaming.lfm2,
    ),
    "lfm2_moe": Decoder(
        {"conv": ShortConvolution(), "full_attention": HEAD_NORMED_PLAIN},
        {"dense": Dense(), "sparse": Experts()},
        alternation.attention_at("full_attn_idxs", other="conv"),
        sparsity.after("num_dense_layers"),
        renaming=renaming.lfm2_moe,
    ),
    "lfm3": Decoder(
        {
            "conv": ShortConvolution(),
            "full_attention": LFM3_ATTENTION,
            "sliding_attention": LFM3_ATTENTION,
        },
        Dense(),
        alternation.lfm3,
        norms=sandwich_norms,
    ),
    "mamba": MAMBA_ONLY,
    "mamba2": Decoder(Mamba2(MAMBA2_KEYS), NoFeedForward(), norms=1),
    "minimax": Decoder(
        {"linear_attention": Lightning(), "full_attention": PLAIN_GROUPED},
        PLAIN_EXPERTS,
        alternation.attention_list,
        EVERY_SPARSE,
    ),
    "nemotron_h": Decoder(
        {
            "linear_attention": Mamba2(NEMOTRON_KEYS),
            "full_attention": PLAIN_GROUPED,
            "moe": NoMixer(),
            "mlp": NoMixer(),
        },
        {
            "mlp": Dense(gated=False, bias="mlp_bias"),
            "moe": NEMOTRON_EXPERTS,
            "linear_attention": NoFeedForward(),
            "full_attention": NoFeedForward(),
        },
        alternation.lettered,
        alternation.lettered,
        norms=1,
        ties=False,
    ),
    "olmo_hybrid": Decoder(
        {"linear_attention": GatedDelta(), "full_attention": WIDTH_NORMED},
        Dense(),
        alternation.olmo_hybrid,
        renaming=renaming.olmo_hybrid,
    ),
    "qwen3_5_moe_text": Decoder(
        QWEN_HYBRID, Experts(shared=GATED_SHARED), QWEN_HYBRID_LAYERS, EVERY_SPARSE, predicts=True
    ),
    "qwen3_5_text": Decoder(QWEN_HYBRID, Dense(), QWEN_HYBRID_LAYERS, predicts=True),
    "qwen3_next": Decoder(
        QWEN_HYBRID, QWEN_SHARED, QWEN_HYBRID_LAYERS, sparsity.stepped, predicts=True
    ),
    "qwen4_exp_text": Decoder(
        {"linear_attention": GatedDelta(), "indexed_attention": BlockIndexed()},
        Experts(shared=GATED_SHARED),
        alternation.linear_or_blocks,
        EVERY_SPARSE,
        norms=0,
        final_norms=0,
        extras=qwen_four_extras,
    ),
    "recurrent_gemma": Decoder(
        {
            "linear_attention": GatedRecurrence(),
            "sliding_attention": Grouped(out_bias=True),
        },
        Dense(bias=True),
        alternation.block_types,
        renaming=renaming.recurrent_gemma,
    ),
}
