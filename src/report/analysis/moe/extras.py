"""Parts outside the usual layers: hyper-connections, and Gemma 4's inputs per layer."""

from __future__ import annotations

from report.analysis.moe.config import Config
from report.analysis.moe.parts import Parts, linear


def hyper_connections(c: Config, depth: int) -> Parts:
    """Return the maps that mix several residual streams around each mixer and feed-forward."""
    streams, wide = _streams(c)
    mixes = (streams + 2) * streams
    return Parts(other=2 * depth * (mixes * (wide + 1) + 3))


def hyper_connections_and_head(c: Config, depth: int) -> Parts:
    """Return hyper-connections and the map that joins the streams before the output head."""
    streams, wide = _streams(c)
    return hyper_connections(c, depth) + Parts(other=streams * (wide + 1) + 1)


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
