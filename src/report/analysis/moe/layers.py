"""Which block stands in which layer: patterns that list the kinds of a model's layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import MAX_LAYERS, Config, WrongValue

Pattern = Callable[[Config], Sequence[Kind]]

LEGACY_TYPES = {
    "mamba": "linear_attention",
    "attention": "full_attention",
    "deepseek_sparse_attention": "indexed_attention",
}


def depth(c: Config) -> int:
    """Return the number of layers."""
    return c.size("num_hidden_layers", most=MAX_LAYERS)


def per_layer(c: Config, key: str) -> list[int] | None:
    """Return a list with one number a layer; an empty one says nothing."""
    return c.integers(key, length=depth(c)) if c.raw(key) else None


def uniform(*kind: str) -> Pattern:
    """Every layer of the same kind."""
    return lambda c: [kind] * depth(c)


def layer_types(default: Callable[[Config, int], bool], other: str, usual: str) -> Pattern:
    """The list "layer_types"; without it, `other` where `default(c, layer)` holds, else `usual`."""

    def kinds(c: Config) -> list[Kind]:
        layers = depth(c)
        given = c.texts("layer_types", "layers_block_type", length=layers)
        if given is not None:
            return [(LEGACY_TYPES.get(t, t),) for t in given]
        return [(other if default(c, layer) else usual,) for layer in range(layers)]

    return kinds


def every(number: int | str, fallback: int = 1) -> Callable[[Config, int], bool]:
    """True in each layer but every `number`-th (a constant or a key), counted from one."""

    def holds(c: Config, layer: int) -> bool:
        step = c.integer(number, default=fallback) if isinstance(number, str) else number
        return (layer + 1) % step != 0

    return holds


def sliding(default: Callable[[Config, int], bool]) -> Pattern:
    """Sliding-window layers where `default` holds, full attention elsewhere."""
    return layer_types(default, "sliding_attention", "full_attention")


def linear_but(default: Callable[[Config, int], bool]) -> Pattern:
    """Linear-attention layers where `default` holds, full attention elsewhere."""
    return layer_types(default, "linear_attention", "full_attention")


def window_if_given(c: Config) -> list[Kind]:
    """A window in every layer when the file itself gives one shorter than the context.

    The class default is not taken: files that leave the key out mean full attention.
    """
    given = c.given.get("sliding_window") is not None
    windowed = given and c.integer("sliding_window") < c.integer("max_position_embeddings")
    return [("sliding_attention" if windowed else "full_attention",)] * depth(c)


def beyond_full_layers(c: Config, layer: int) -> bool:
    """Qwen2 and Qwen3: with windows switched on, layers from max_window_layers on have one."""
    return c.flag("use_sliding_window") and layer >= c.integer("max_window_layers", least=0)


def without_rope_and_window(c: Config, layer: int) -> bool:
    """SmolLM3: with windows switched on, the layers without rotary positions have one."""
    if not c.flag("use_sliding_window"):
        return False
    given = per_layer(c, "no_rope_layers")
    rotary = given[layer] if given else every("no_rope_layer_interval", 4)(c, layer)
    return not rotary


def chunked(c: Config) -> list[Kind]:
    """Llama 4: layers with rotary positions attend within chunks."""
    given = c.texts("layer_types", length=depth(c))
    if given is not None:
        return [(kind, *_rotary(c, layer)) for layer, kind in enumerate(given)]
    return [
        ("chunked_attention" if _rotary(c, layer) else "full_attention",)
        for layer in range(depth(c))
    ]


def _rotary(c: Config, layer: int) -> tuple[()] | tuple[str]:
    given = per_layer(c, "no_rope_layers")
    rotary = given[layer] if given else every("no_rope_layer_interval", 4)(c, layer)
    return ("rope",) if rotary else ()


def doubled(*kinds: str) -> Pattern:
    """LongCat: each of num_layers layers is two in a row, whose kinds take turns."""
    return lambda c: [(kinds[i % len(kinds)],) for i in range(2 * _double_layers(c))]


def _double_layers(c: Config) -> int:
    if "num_layers" not in c.given and "num_hidden_layers" in c.given:
        return depth(c) // 2
    return min(c.integer("num_layers"), MAX_LAYERS)


def but_from_the_end(number: int) -> Callable[[Config, int], bool]:
    """True in each layer but the last and every `number`-th before it."""
    return lambda c, layer: (depth(c) - 1 - layer) % number != 0


def alternating(c: Config) -> list[Kind]:
    """GPT-Neo: "attention_types" lists stretches of kinds, each with its number of turns."""
    kinds: list[str] = []
    for stretch in c.sequence("attention_types") or [[["global", "local"], depth(c)]]:
        if not (isinstance(stretch, list) and len(stretch) == 2 and isinstance(stretch[1], int)):
            raise WrongValue('"attention_types" must list kinds of layers with a number of turns.')
        kinds += list(stretch[0]) * min(stretch[1], MAX_LAYERS)
    names = {"global": "full_attention", "local": "sliding_attention"}
    if len(kinds) < depth(c) or not set(kinds) <= set(names):
        raise WrongValue('"attention_types" must give "global" or "local" for each layer.')
    return [(names[kind],) for kind in kinds[: depth(c)]]


def but_from_the_start(number: int) -> Callable[[Config, int], bool]:
    """True in each layer but the first and every `number`-th after it."""
    return lambda _c, layer: layer % number != 0


def with_window(c: Config, _layer: int) -> bool:
    """Ministral: every layer has a window, unless there is none."""
    return c.raw("sliding_window") is not None


def patterned(c: Config) -> list[Kind]:
    """EXAONE: "sliding_window_pattern" is a number, or letters of which L stands for a window."""
    pattern = c.raw("sliding_window_pattern")
    if c.raw("sliding_window") is None:
        return list(sliding(lambda _c, _layer: False)(c))
    if isinstance(pattern, str) and pattern:
        last = depth(c) - 1
        return list(
            sliding(lambda _c, layer: layer < last and pattern[layer % len(pattern)] == "L")(c)
        )
    return list(sliding(every("sliding_window_pattern", 4))(c))


def sliding_after_prefix(c: Config) -> list[Kind]:
    """Command A MoE: the leading dense layers have a pattern of windows of their own."""
    first = c.integer("first_k_dense_replace", default=0, least=0)
    prefix = c.integer("prefix_dense_sliding_window_pattern", default=1)
    step = c.integer("sliding_window_pattern", default=4)

    def windowed(_c: Config, layer: int) -> bool:
        place, every_nth = (layer, prefix) if layer < first else (layer - first, step)
        return (place + 1) % every_nth != 0

    return list(sliding(windowed)(c))


def latent_or_grouped(c: Config) -> list[Kind]:
    """DeepSeek-VL2: latent attention, unless switched off or without a width for its queries."""
    latent = c.flag("use_mla", default=True) and c.integer("qk_nope_head_dim", default=0, least=0)
    return [("latent_attention" if latent else "full_attention",)] * depth(c)


def mimo_layers(c: Config) -> list[Kind]:
    """MiMo-V2: windows where the list has a 1; without it, but in the first and every sixth."""
    given = c.integers("hybrid_layer_pattern", length=depth(c)) if _has_pattern(c) else None
    if given is not None:
        return [("sliding_attention" if windowed else "full_attention",) for windowed in given]
    return list(sliding(lambda _, layer: layer != 0 and (layer + 1) % 6 != 0)(c))


def _has_pattern(c: Config) -> bool:
    return bool(c.raw("hybrid_layer_pattern")) and c.raw("layer_types") is None


def heads_by_layer(c: Config) -> list[Kind]:
    """Laguna: the number of query heads may differ from layer to layer."""
    types = sliding(lambda _c, _layer: False)(c)
    heads = c.integers("num_attention_heads_per_layer", least=1, length=depth(c))
    if heads is None:
        return list(types)
    return [(*kind, count) for kind, count in zip(types, heads, strict=True)]


def heads_by_window(c: Config) -> list[Kind]:
    """Step-3.5 and 3.7: sliding-window layers may have a head count of their own."""
    other = c.section("attention_other_setting", "")
    default = other.integer("num_attention_heads", default=c.integer("num_attention_heads"))
    heads = c.integer("num_sliding_attention_heads", default=default)
    kinds = sliding(lambda _c, _layer: False)(c)
    return [(*kind, heads) if kind[0] == "sliding_attention" else kind for kind in kinds]


def cache_sharing(step: int, last_full: bool) -> Pattern:
    """Gemma 3n and 4: every `step`-th layer is full attention; the last few reuse earlier caches.

    With `last_full` the last layer is full attention whatever the list says.
    """

    def kinds(c: Config) -> list[Kind]:
        layers = depth(c)
        own = layers - c.integer("num_kv_shared_layers", default=0, least=0)
        types = [kind[0] for kind in sliding(every(step))(c)]
        if last_full:
            types[-1] = "full_attention"
        return [(kind, "own" if layer < own else "reuse") for layer, kind in enumerate(types)]

    return kinds
