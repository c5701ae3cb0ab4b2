"""Layers that grow with their depth, each with heads and a width of its own (OpenELM)."""

from __future__ import annotations

from dataclasses import dataclass

from report.analysis.moe.attention import Kind, attends, keeps
from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.layers import depth
from report.analysis.moe.parts import Cache, Work, linear


@dataclass(frozen=True)
class ScaledAttention:
    """Grouped attention with the heads its layer says; queries and keys are normed by head.

    Kind: ("full_attention", query heads, key/value heads).
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, width = c.size("hidden_size"), c.integer("head_dim")
        queries, keys = int(kind[1]) * width, int(kind[2]) * width
        norms = 2 * width * c.flag("normalize_qk_projections", default=True)
        return linear(hidden, queries + 2 * keys) + linear(queries, hidden) + norms

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        return keeps(c, kind[:1], 2 * int(kind[2]) * c.integer("head_dim"))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token beside multiplying its matrices."""
        width = c.integer("head_dim")
        return attends(c, kind[:1], 4 * int(kind[1]) * width, 2 * int(kind[2]) * width)


def attention_layers(c: Config) -> list[Kind]:
    """Read the heads of each layer from "num_query_heads" and "num_kv_heads"."""
    queries = c.integers("num_query_heads", least=1, length=depth(c))
    keys = c.integers("num_kv_heads", least=1, length=depth(c))
    if queries is None or keys is None:
        raise WrongValue('"num_query_heads" and "num_kv_heads" must list the heads of each layer.')
    return [("full_attention", *heads) for heads in zip(queries, keys, strict=True)]


def feed_forward_layers(c: Config) -> list[Kind]:
    """Read the width of each feed-forward: a multiple of the model's, rounded to a divisor."""
    factors = c.sequence("ffn_multipliers", length=depth(c))
    if factors is None or not all(_is_factor(factor) for factor in factors):
        raise WrongValue('"ffn_multipliers" must list a number between 0 and 1,000 for each layer.')
    hidden, step = c.size("hidden_size"), c.integer("ffn_dim_divisor", default=256)
    return [("feed-forward", _rounded(factor * hidden, step)) for factor in factors]


def _is_factor(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1000


def _rounded(value: float, step: int) -> int:
    """Round to a multiple of `step`, up if that would lose more than a tenth (as in MobileNet)."""
    nearest = max(step, int(value + step / 2) // step * step)
    return nearest + step if nearest < 0.9 * value else nearest
