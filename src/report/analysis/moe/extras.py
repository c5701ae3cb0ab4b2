"""Parts outside the usual layers: hyper-connections, and Gemma 4's inputs per layer."""

from __future__ import annotations

from collections.abc import Callable

from report.analysis.moe import sparsity
from report.analysis.moe.config import Config
from report.analysis.moe.parts import Parts, layer_norm, linear

Extras = Callable[[Config, int], Parts]
"""Counts what lies outside the layers, or in all of them, from the configuration and the depth."""


def hyper_connections(c: Config, depth: int) -> Parts:
    """Return the maps that mix several residual streams around each mixer and feed-forward."""
    streams, wide = _streams(c)
    mixes = (streams + 2) * streams
    return Parts(other=2 * depth * (mixes * (wide + 1) + 3))


def hyper_connections_and_head(c: Config, depth: int) -> Parts:
    """Return hyper-connections and the map that joins the streams before the output head."""
    streams, wide = _streams(c)
    return hyper_connections(c, depth) + Parts(other=streams * (wide + 1) + 1)


def half_connections_and_head(c: Config, depth: int) -> Parts:
    """Return Hy4's hyper-connections, which do not mix streams among themselves, and the head's."""
    streams, wide = _streams(c)
    around = 2 * depth * (2 * streams * (wide + 1) + 2)
    return Parts(other=around + streams * (wide + 1) + 1)


def norm_gates(c: Config, depth: int) -> Parts:
    """Return A.X-K2's gates of low rank after its norms; dense layers have one norm without."""
    sparse = list(sparsity.listed(sparsity.every_after_first)(c)).count(sparsity.SPARSE)
    rank = c.integer("gated_norm_rank", default=16)
    return Parts(other=(depth + sparse) * 2 * linear(c.size("hidden_size"), rank))


def residual_queries(c: Config) -> int:
    """Return the norms of a layer of Kimi K3: two, and two pairs that weigh earlier blocks."""
    return 6 if c.raw("attn_res_block_size") is not None else 2


def last_residual_queries(c: Config) -> int:
    """Return the norms after Kimi K3's last layer: one, and a pair that weighs earlier blocks."""
    return 3 if c.raw("attn_res_block_size") is not None else 1


def engrams(c: Config, depth: int) -> Parts:
    """Return DeepSeek-V4.1's hyper-connections and its tables of hashed token sequences.

    A token reads one row of each table for each length of sequence and head, as of the embedding;
    what it reads is brought into the residual streams by one map.
    """
    _, wide = _streams(c)
    layers = [layer for layer in c.integers("engram_layer_ids") or () if layer < depth]
    rows = c.integers("engram_num_embeddings", least=1, length=len(layers)) or []
    width = c.integer("engram_head_dim")
    read = (c.integer("engram_max_ngram_size", least=2) - 1) * c.integer("engram_n_heads")
    maps = linear(read * width, wide + c.size("hidden_size")) + 2 * wide
    embedding = sum(rows) * width
    tables = Parts(embedding=embedding, layer_embedding=embedding, other=len(rows) * maps)
    return hyper_connections(c, depth) + tables


def _streams(c: Config) -> tuple[int, int]:
    streams = c.integer("hc_mult")
    return streams, streams * c.size("hidden_size")


def gemma_four_extras(c: Config, depth: int) -> Parts:
    """Return Gemma 4's embeddings per layer with their maps, and the norms around its experts."""
    hidden, width = (
        c.size("hidden_size"),
        c.integer("hidden_size_per_layer_input", default=0, least=0),
    )
    parts = Parts(other=3 * depth * hidden) if c.flag("enable_moe_block") else Parts()
    if not width:
        return parts
    embedding = c.integer("vocab_size_per_layer_input") * depth * width
    maps = depth * 2 * linear(hidden, width) + linear(hidden, depth * width)
    return parts + Parts(
        embedding=embedding,
        layer_embedding=embedding,
        dense_feed_forward=maps,
        other=depth * hidden + width,
    )


def gemma_three_n_extras(c: Config, depth: int) -> Parts:
    """Return Gemma 3n's embeddings per layer, its alternating updates of several residual streams
    (AltUp), and the maps of low rank beside its attention (LAuReL)."""
    hidden, streams = c.size("hidden_size"), c.integer("altup_num_inputs")
    updates = hidden + streams**2 + streams**3 + streams * hidden + hidden
    beside = 2 * linear(hidden, c.integer("laurel_rank")) + hidden
    ends = 2 * (streams - 1) * hidden**2
    return gemma_four_extras(c, depth) + Parts(other=depth * (updates + beside) + ends)


def learned_positions(*keys: str, offset: int = 0) -> Extras:
    """Return a table of learned positions, a row for each of the first of `keys` and `offset` more.

    A token reads one row of it, as of the embedding, so it is counted with embeddings per layer.
    """

    def count(c: Config, depth: int) -> Parts:
        table = (c.integer(*keys) + offset) * c.size("hidden_size")
        return Parts(embedding=table, layer_embedding=table)

    return count


def opt_extras(c: Config, depth: int) -> Parts:
    """Return OPT's learned positions, and its maps between embedding and layers if they differ."""
    hidden = c.size("hidden_size")
    width = c.integer("word_embed_proj_dim", default=hidden)
    maps = 2 * linear(hidden, width) if width != hidden else 0
    return learned_positions("max_position_embeddings", offset=2)(c, depth) + Parts(other=maps)


def embedding_norm(c: Config, depth: int) -> Parts:
    """Return the norm BLOOM puts after its embedding."""
    return Parts(other=layer_norm(c.size("hidden_size")))


def hidden_norm(c: Config) -> int:
    """Return the norm BitNet puts before the way out of attention."""
    return c.size("hidden_size")


def difference(c: Config) -> int:
    """Return the four vectors by which DiffLlama weighs the difference of two attentions."""
    shared = c.size("hidden_size") // c.integer("num_attention_heads")
    return 4 * c.integer("head_dim", default=shared)
