"""Which layers choose the tokens they attend to, by an indexer of their own or an earlier one."""

from __future__ import annotations

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.layers import Pattern, depth, every, layer_types, per_layer


def block_sparse(c: Config) -> list[Kind]:
    """MiniMax-M3: layers with a block-sparse indexer."""
    given = c.texts("layer_types", length=depth(c))
    if given is None:
        sparse = c.section("sparse_attention_config", "").integers(
            "sparse_attention_freq", length=depth(c)
        )
        given = ["minimax_m3_sparse" if flag else "full_attention" for flag in sparse or ()]
    kinds: list[Kind] = [
        ("full_attention", "indexed") if kind == "minimax_m3_sparse" else (kind,) for kind in given
    ]
    return kinds or [("full_attention",)] * depth(c)


def indexed(step: int = 1) -> Pattern:
    """GLM-5 and Hy4: layers with an indexer of their own, others share an earlier one's choice.

    Without a list, every `step`-th has its own, unless the configuration says otherwise.
    """
    return lambda c: [("full_attention", *own) for own in _own_indexers(c, step)]


def always_indexed(c: Config) -> list[Kind]:
    """DeepSeek-V3.2: an indexer in every layer."""
    return [("full_attention", "indexed")] * depth(c)


def linear_or_indexed(c: Config) -> list[Kind]:
    """GLM-5.3-Flash: every fourth layer is latent attention with an indexer, the others linear."""
    kinds = layer_types(every(4), "linear_attention", "indexed_attention")(c)
    owns = _own_indexers(c)
    return [
        kind if kind[0] == "linear_attention" else ("full_attention", *own)
        for kind, own in zip(kinds, owns, strict=True)
    ]


def _own_indexers(c: Config, usual: int = 1) -> list[tuple[()] | tuple[str]]:
    """Return ("indexed",) for layers with an indexer of their own, () for those that share one."""
    layers = depth(c)
    given = c.texts("indexer_types", "index_topk_pattern", length=layers)
    if given is None:
        step = c.integer("index_topk_freq", default=usual, least=0) or 1
        offset = c.integer("index_skip_topk_offset", default=2, least=0)
        full = [max(layer - offset + 1, 0) % step == 0 for layer in range(layers)]
        given = ["full" if own else "shared" for own in full]
    return [("indexed",) if own in ("full", "F") else () for own in given]


def latent_with_sources(c: Config) -> list[Kind]:
    """Mistral Large 4: layers without rotary positions, layers that reuse an earlier cache."""
    layers = depth(c)
    rotary = per_layer(c, "no_rope_layers")
    step = every("no_rope_layer_interval", 4)
    ropes = [rotary[i] if rotary else step(c, i) for i in range(layers)]
    sources = per_layer(c, "kv_source_layers") or list(range(layers))
    owns = _own_indexers(c)
    return [
        ("full_attention", "rope" if rope else "no rope", "own" if source == i else "reuse", *own)
        for i, (rope, source, own) in enumerate(zip(ropes, sources, owns, strict=True))
    ]


def compressed(c: Config) -> list[Kind]:
    """DeepSeek-V4: "compress_ratios" has 0 for a window only, 4 sparse, 128 heavily compressed."""
    layers = depth(c)
    names = {
        0: "sliding_attention",
        4: "compressed_sparse_attention",
        128: "heavily_compressed_attention",
    }
    given = c.texts("layer_types", length=layers)
    ratios = c.integers("compress_ratios", length=layers)
    if given is None and ratios is not None:
        if unknown := sorted(set(ratios) - set(names)):
            raise WrongValue(f'"compress_ratios" holds unknown ratios: {unknown}.')
        given = [names[ratio] for ratio in ratios]
    if given is None:
        given = [names[4] if layer > 1 and layer % 2 else names[128] for layer in range(layers)]
    return [(kind,) for kind in given]


def shared_caches(c: Config) -> list[Kind]:
    """DeepSeek-V4.1: a window only, or compressed tokens of a cache that few layers own.

    Kind: (layer type, tokens an entry, "own" or "reuse", "indexed", "candidates" or nothing).
    """
    ratios = c.integers("compress_ratios", length=depth(c)) or []
    owners = c.integers("kv_source_layer_ids") or []
    indexers = c.integers("index_source_layer_ids") or []
    source = c.integer("candidate_source_layer_id", default=-1, least=-1)
    kinds: list[Kind] = []
    for layer, ratio in enumerate(ratios):
        own = "own" if layer in owners else "reuse"
        chosen = "candidates" if -1 < source < layer else "indexed"
        kinds.append(
            ("compressed", ratio, own, *([chosen] if layer in indexers else []))
            if ratio
            else ("sliding_attention", 0, "reuse")
        )
    return kinds
