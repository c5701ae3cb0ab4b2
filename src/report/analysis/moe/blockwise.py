"""Models whose layers were fitted one by one: a list says what is left of each (Nemotron NAS)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report.analysis.moe.attention import Kind, attends, keeps
from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.feedforward import matrices
from report.analysis.moe.layers import depth
from report.analysis.moe.parts import Cache, Parts, Work, linear

WIDTH_STEP = 256


@dataclass(frozen=True)
class ListedAttention:
    """Attention with as many key/value heads as a layer says, one matrix in its place, or nothing.

    Kind: ("full_attention", key/value heads), ("linear",) or ("none",). The norm before it is
    counted with it, since it goes when the attention does.
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden = c.size("hidden_size")
        if kind[0] == "full_attention":
            heads, width = self._sizes(c)
            bias, queries = c.flag("attention_bias"), heads * width
            keys = linear(hidden, queries + 2 * kind[1] * width, bias)
            return keys + linear(queries, hidden, bias) + hidden
        return hidden * hidden + hidden if kind[0] == "linear" else 0

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        if kind[0] != "full_attention":
            return Cache()
        return keeps(c, kind, 2 * kind[1] * self._sizes(c)[1])

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token beside multiplying its matrices."""
        if kind[0] != "full_attention":
            return Work()
        heads, width = self._sizes(c)
        return attends(c, kind, 4 * heads * width, 2 * kind[1] * width)

    def _sizes(self, c: Config) -> tuple[int, int]:
        heads = c.integer("num_attention_heads")
        return heads, c.integer("head_dim", default=c.size("hidden_size") // heads)


@dataclass(frozen=True)
class ListedFeedForward:
    """A gated feed-forward as wide as its layer says, one matrix in its place, or nothing.

    Kind: ("feed-forward", width), ("linear",) or ("none",); the norm before it goes with it.
    """

    def parameters(self, c: Config, kind: Kind) -> Parts:
        """Return the parameters in one layer."""
        hidden = c.size("hidden_size")
        if kind[0] == "none":
            return Parts()
        inner = hidden * hidden
        if kind[0] == "feed-forward":
            inner = matrices(c, kind[1], bias=c.flag("mlp_bias"))
        return Parts(dense_feed_forward=inner, other=hidden)


def attention_blocks(c: Config) -> list[Kind]:
    """Read the attention of each layer from "block_configs"."""
    heads = c.integer("num_attention_heads")
    kinds: list[Kind] = []
    for block in _blocks(c, "attention"):
        if replaced := _replaced(block):
            kinds.append((replaced,))
        else:
            group = Config(block, "", "block_configs.attention").integer("n_heads_in_group")
            kinds.append(("full_attention", heads // group))
    return kinds


def feed_forward_blocks(c: Config) -> list[Kind]:
    """Read the feed-forward of each layer: two thirds of a multiple of the width, rounded up."""
    kinds: list[Kind] = []
    for block in _blocks(c, "ffn"):
        if replaced := _replaced(block):
            kinds.append((replaced,))
            continue
        factor = block.get("ffn_mult")
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < 1000:
            raise WrongValue(f'"block_configs.ffn.ffn_mult" must be a number, not {factor!r}.')
        width = int(2 * factor * c.size("hidden_size") / 3)
        kinds.append(("feed-forward", -(-width // WIDTH_STEP) * WIDTH_STEP))
    return kinds


def _blocks(c: Config, part: str) -> list[Mapping[str, Any]]:
    blocks = c.sequence("block_configs", length=depth(c)) or []
    found = [block.get(part) if isinstance(block, Mapping) else None for block in blocks]
    if not found or not all(isinstance(block, Mapping) for block in found):
        raise WrongValue(f'"block_configs" must give "{part}" for each layer.')
    return [block for block in found if isinstance(block, Mapping)]


def _replaced(block: Mapping[str, Any]) -> str:
    if block.get("no_op"):
        return "none"
    return "linear" if block.get("replace_with_linear") else ""
