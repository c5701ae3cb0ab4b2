"""Which layers hold experts: patterns of feed-forward kinds, "dense" or "sparse"."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.layers import Pattern, depth

DENSE: Kind = ("dense",)
SPARSE: Kind = ("sparse",)


def where(sparse: Callable[[Config, int], bool]) -> Pattern:
    """Experts in the layers where `sparse(c, layer)` holds."""
    return lambda c: [SPARSE if sparse(c, layer) else DENSE for layer in range(depth(c))]


def after(*names: str, default: int | None = None) -> Pattern:
    """Dense layers first, as many as the first of `names` says, then experts."""

    def kinds(c: Config) -> list[Kind]:
        first = c.integer(*names, default=default, least=0)
        return [DENSE if layer < first else SPARSE for layer in range(depth(c))]

    return kinds


def listed(fallback: Pattern) -> Pattern:
    """The list "mlp_layer_types"; without it the `fallback`."""

    def kinds(c: Config) -> list[Kind]:
        given = c.texts("mlp_layer_types", length=depth(c))
        return [_kind(name) for name in given] if given is not None else list(fallback(c))

    return kinds


def _kind(name: object) -> Kind:
    if name not in ("dense", "sparse"):
        raise WrongValue(f'"mlp_layer_types" names an unknown kind: {name!r}.')
    return (name,)


def first_dense(number: int) -> Pattern:
    """`number` dense layers first, whatever the configuration says."""
    return where(lambda _, layer: layer >= number)


def stepped(c: Config) -> list[Kind]:
    """Qwen: experts in every decoder_sparse_step-th layer, but for those in mlp_only_layers."""
    step = c.integer("decoder_sparse_step", default=1)
    dense = set(c.integers("mlp_only_layers") or ())
    experts = c.integer("num_experts", "num_local_experts", least=0) > 0
    return _marked(c, lambda i: experts and i not in dense and (i + 1) % step == 0)


def ernie(c: Config) -> list[Kind]:
    """ERNIE 4.5: experts between a first and a last layer, at an interval."""
    first = c.integer("moe_layer_start_index", least=0)
    last = c.integer("moe_layer_end_index", default=-1, least=-1)
    last = depth(c) - 1 if last == -1 else last
    step = c.integer("moe_layer_interval")
    return _marked(c, lambda i: first <= i <= last and (i + 1) % step == 0)


def interleaved(c: Config) -> list[Kind]:
    """Llama 4: the listed layers, or every interleave_moe_layer_step-th."""
    layers = c.integers("moe_layers")
    step = c.integer("interleave_moe_layer_step")
    chosen = set(range(step - 1, depth(c), step)) if layers is None else set(layers)
    return _marked(c, chosen.__contains__)


def flagged(c: Config) -> list[Kind]:
    """MiniMax-M3: "moe_layer_freq" has a 1 for a layer with experts; without it all are."""
    flags = c.integers("moe_layer_freq", length=depth(c)) or [1] * depth(c)
    return [SPARSE if flag else DENSE for flag in flags]


def flagged_or_first(c: Config) -> list[Kind]:
    """MiMo-V2: as "moe_layer_freq" has it; without it, all layers but the first."""
    return flagged(c) if c.raw("moe_layer_freq") is not None else list(first_dense(1)(c))


def enumerated(c: Config) -> list[Kind]:
    """Step-3.7: the layers written in "moe_layers_enum"; without it all but the first three."""
    given = c.raw("moe_layers_enum")
    if given is None:
        return _marked(c, lambda i: i >= 3)
    items: Iterable[object] = given.split(",") if isinstance(given, str) else given
    try:
        chosen = {int(str(item)) for item in items if str(item).strip()}
    except (TypeError, ValueError):
        raise WrongValue(f'"moe_layers_enum" must list layers, not {given!r}.') from None
    return _marked(c, chosen.__contains__)


def gemma_four(c: Config) -> list[Kind]:
    """Gemma 4: layers that reuse a cache may have a feed-forward of twice the width."""
    own = depth(c) - c.integer("num_kv_shared_layers", default=0, least=0)
    other: Kind = ("wide",) if c.flag("use_double_wide_mlp") else DENSE
    experts = c.flag("enable_moe_block")
    kinds = [DENSE if layer < own else other for layer in range(depth(c))]
    return [(*kind, "sparse") for kind in kinds] if experts else kinds


def if_experts(c: Config) -> list[Kind]:
    """Granite 4: experts in every layer, unless there are none."""
    experts = c.integer("num_local_experts", "num_experts", default=0, least=0)
    return [SPARSE if experts else DENSE] * depth(c)


def jamba(c: Config) -> list[Kind]:
    """Jamba: experts in one layer of each period; a mixture of one expert is a dense layer."""
    period, offset = c.integer("expert_layer_period"), c.integer("expert_layer_offset", least=0)
    several = c.integer("num_experts") > 1
    return _marked(c, lambda i: several and i % period == offset)


def arctic(c: Config) -> list[Kind]:
    """Arctic: experts in every so many layers, beside a dense feed-forward or alone."""
    step = c.integer("moe_layer_frequency", default=2)
    kind: Kind = SPARSE if c.flag("parallel_attn_mlp_res") else ("alone",)
    return [DENSE if (layer + 1) % step else kind for layer in range(depth(c))]


def every_after_first(c: Config) -> list[Kind]:
    """A.X-K1: dense layers first, then experts in every "moe_layer_freq"-th."""
    first = c.integer("first_k_dense_replace", default=1, least=0)
    step = c.integer("moe_layer_freq", default=1)
    return _marked(c, lambda i: i >= first and i % step == 0)


def _marked(c: Config, sparse: Callable[[int], bool]) -> list[Kind]:
    return [SPARSE if sparse(layer) else DENSE for layer in range(depth(c))]
