"""Text models whose code comes with their weights, by model type.

transformers has no class for them. The rules follow the code of inference engines (mlx-vlm 0.7.10,
SGLang 0.5.23), and each was held against totals the Hub records: `tests/data/remote_configs.jsonl`
has the configurations, and what files hold besides.
"""

from __future__ import annotations

from report.analysis.moe import alternation, extras, indexers, layers, renaming, scaled, sparsity
from report.analysis.moe.attention import Grouped
from report.analysis.moe.blockwise import ListedFeedForward
from report.analysis.moe.blueprints import (
    EVERY_SPARSE,
    LEADING_DENSE,
    PLAIN_GROUPED,
    QWEN_SPARSE,
    SHARED,
    SPARSE,
    Decoder,
)
from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.feedforward import Dense, Experts, FeedForward
from report.analysis.moe.latent import Latent
from report.analysis.moe.recurrent import KimiDelta
from report.analysis.moe.scaled import ScaledAttention
from report.analysis.moe.shared_cache import SharedCompressed

KIMI_THREE: dict[str, FeedForward] = {
    "dense": Dense(),
    "sparse": Experts(
        shared=SHARED, latent="routed_expert_hidden_size", latent_norm="latent_moe_use_norm"
    ),
}


def plain_values(c: Config) -> int:
    """K2-Horizon: refuse values that are experts (MoVA); their code was not seen."""
    if c.raw("mova_num_experts"):
        raise WrongValue('"mova_num_experts" makes the values experts, for which there is no rule.')
    return 0


REMOTE_MODELS: dict[str, Decoder] = {
    "deepseek_v41_text": Decoder(
        SharedCompressed(),
        Experts(shared=SHARED),
        indexers.shared_caches,
        EVERY_SPARSE,
        extras=extras.engrams,
        ties=False,
    ),
    "deepseek_vl_v2_text": Decoder(
        {"latent_attention": Latent(), "full_attention": PLAIN_GROUPED},
        SPARSE,
        layers.latent_or_grouped,
        LEADING_DENSE,
    ),
    "k2_horizon": Decoder(
        Grouped(besides=plain_values),
        SPARSE,
        feed_forward_kinds=sparsity.stepped,
    ),
    "kimi_k3_text": Decoder(
        {
            "linear_attention": KimiDelta(),
            "full_attention": Latent(value_gate="mla_use_output_gate"),
        },
        KIMI_THREE,
        alternation.kimi_layers,
        LEADING_DENSE,
        norms=extras.residual_queries,
        final_norms=extras.last_residual_queries,
    ),
    "mimo_v2_text": Decoder(
        {
            "full_attention": Grouped(value_dim="v_head_dim", out_bias=False),
            "sliding_attention": Grouped(
                heads="swa_num_attention_heads",
                kv_heads="swa_num_key_value_heads",
                head_dim="swa_head_dim",
                value_dim="swa_v_head_dim",
                out_bias=False,
                sinks=True,
            ),
        },
        QWEN_SPARSE,
        layers.mimo_layers,
        sparsity.flagged_or_first,
        ties=False,
    ),
    "openelm": Decoder(
        ScaledAttention(),
        ListedFeedForward(),
        scaled.attention_layers,
        scaled.feed_forward_layers,
        norms=1,
        renaming=renaming.openelm,
    ),
    "spark2_5": Decoder(
        Grouped(gate="flag"), Dense(bias="mlp_bias"), layers.sliding(lambda _c, _layer: False)
    ),
    "xing4_0": Decoder(
        Latent(), SPARSE, feed_forward_kinds=LEADING_DENSE, extras=extras.hyper_connections
    ),
}
"""Text models without a class in transformers, verified against totals of the Hub."""
