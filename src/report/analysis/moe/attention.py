"""Attention kinds: how many parameters they hold, and what they keep of each token.

Each block is described once in the table of architectures and reads its sizes from a
configuration. A layer kind is a tuple whose first member is the layer type; some blocks use more
members (a head count, whether a cache is shared).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from report.analysis.moe.config import Config
from report.analysis.moe.parts import Attending, Cache, Work, linear

Kind = tuple[Any, ...]

WINDOW_KEYS = {"sliding_attention": "sliding_window", "chunked_attention": "attention_chunk_size"}
"""Layer types that see a bounded number of tokens, and the key that says how many."""


class Mixer(Protocol):
    """A block that mixes tokens: attention, linear attention, a state-space block."""

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return its parameters in one layer."""
        ...

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what it keeps of the tokens before."""
        ...

    def work(self, c: Config, kind: Kind) -> Work:
        """Return what it does for one token beside multiplying its matrices."""
        ...


def keeps(c: Config, kind: Kind, elements: int) -> Cache:
    """Return the cache of `elements` a token, for all tokens or for those in the layer's window."""
    if key := WINDOW_KEYS.get(kind[0]):
        return Cache(windowed=elements, window=c.integer(key))
    return Cache(growth=elements)


def attends(c: Config, kind: Kind, flops: float, elements: int) -> Work:
    """Return the work of scoring and summing all tokens, or those in the layer's window.

    A chunk is counted at its mean length: a token sees what has gone by of its own chunk.
    """
    most: float | None = None
    if key := WINDOW_KEYS.get(kind[0]):
        most = c.integer(key) / (2 if kind[0] == "chunked_attention" else 1)
    return Work((Attending(flops, elements, most=most),))


@dataclass(frozen=True)
class Grouped:
    """Multi-head, grouped-query and multi-query attention: they differ in key/value heads only.

    `bias` and `out_bias` are a key of the configuration or a constant. `query_key_norm` norms each
    head or the whole width ("hidden": of hidden size, whatever the heads), under the flag
    `norm_flag` if there is one. `gate` is an output gate: part of the query projection, a matrix as
    wide as the heads together, one number a head, or as the key "gating" says; "flag" is one number
    a head under a flag for it. `shifted_norm` norms heads with a shift as well as a
    scale; `besides` counts what else a layer's attention holds.
    """

    heads: str = "num_attention_heads"
    kv_heads: str = "num_key_value_heads"
    kv_default: int | None = None
    kv_factor: int = 1
    head_dim: str | None = "head_dim"
    value_dim: str | None = None
    bias: str | bool = "attention_bias"
    out_bias: str | bool | None = None
    query_key_norm: Literal["", "head", "width", "hidden"] = ""
    norm_flag: str = ""
    gate: Literal["", "query", "width", "head", "key", "flag"] = ""
    sinks: bool = False
    shifted_norm: bool = False
    besides: Callable[[Config], int] | None = None
    indexer: Callable[[Config], int] | None = None

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads = c.size("hidden_size"), self.head_count(c, kind)
        groups, head_dim, value_dim = self.groups(c), self.head_width(c), self.value_width(c)
        bias = setting(c, self.bias)
        out_bias = bias if self.out_bias is None else setting(c, self.out_bias)
        queries = heads * head_dim * (2 if self.gate == "query" else 1)
        parameters = linear(hidden, queries + groups * (head_dim + value_dim), bias)
        parameters += linear(heads * value_dim, hidden, out_bias)
        parameters += self._norms(c, heads, groups, head_dim) + heads * self.sinks
        parameters += hidden * self._gate_width(c, heads, head_dim)
        parameters += self.besides(c) if self.besides else 0
        return parameters + (self.indexer(c) if self.indexer and "indexed" in kind else 0)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        index = c.integer("index_head_dim") if self.indexer and "indexed" in kind else 0
        elements = self.groups(c) * (self.head_width(c) + self.value_width(c))
        return keeps(c, kind, elements + index)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: 2 × heads × (key width + value width) an entry.

        A product of a query with a key costs two FLOPs an element, and so does adding a weighted
        value (Kaplan et al. 2020, table 1; grouped heads change what is read, not what is done).
        """
        elements = self.groups(c) * (self.head_width(c) + self.value_width(c))
        widths = self.head_width(c) + self.value_width(c)
        attending = attends(c, kind, 2 * self.head_count(c, kind) * widths, elements)
        if self.indexer is None or "indexed" not in kind:
            return attending
        (entries,), index = attending.passes, block_index(c)
        return Work((index, entries._replace(most=block_choice(c))))

    def head_count(self, c: Config, kind: Kind) -> int:
        """Return the number of query heads, which a layer kind may name."""
        return kind[1] if len(kind) > 1 and isinstance(kind[1], int) else c.integer(self.heads)

    def groups(self, c: Config) -> int:
        """Return the number of key/value heads; without the key, as many as query heads."""
        default = self.kv_default or c.integer(self.heads)
        return self.kv_factor * c.integer(self.kv_heads, "num_attention_groups", default=default)

    def head_width(self, c: Config) -> int:
        """Return the width of a query or key head."""
        shared = c.size("hidden_size") // c.integer(self.heads)
        return c.integer(self.head_dim, default=shared) if self.head_dim else shared

    def value_width(self, c: Config) -> int:
        """Return the width of a value head."""
        return c.integer(self.value_dim) if self.value_dim else self.head_width(c)

    def _norms(self, c: Config, heads: int, groups: int, head_dim: int) -> int:
        if not self.query_key_norm or (self.norm_flag and not c.flag(self.norm_flag)):
            return 0
        if self.query_key_norm == "head":
            return 2 * head_dim * (1 + self.shifted_norm)
        if self.query_key_norm == "hidden":
            head_dim = c.size("hidden_size") // heads
        return (heads + groups) * head_dim

    def _gate_width(self, c: Config, heads: int, head_dim: int) -> int:
        gate = self.gate
        if gate == "key":
            gate = "head" if c.raw("gating") in (None, True, "per-head") else "width"
        if gate == "flag":
            gate = "head" if c.flag("use_attention_gate", "headwise_attn_output_gate") else ""
        return {"": 0, "query": 0, "width": heads * head_dim, "head": heads}[gate]


@dataclass(frozen=True)
class GemmaFour:
    """Gemma 4: wider heads in full-attention layers, one matrix for key and value, shared caches.

    Kind: (layer type, "own" or "reuse"); a layer that reuses a cache projects queries only.
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads, bias = c.size("hidden_size"), c.integer("num_attention_heads"), self._bias(c)
        head_dim, groups = self._heads(c, kind)
        parameters = linear(hidden, heads * head_dim, bias) + linear(heads * head_dim, hidden, bias)
        if kind[1] == "reuse":
            return parameters + head_dim
        projections = 1 if self._one_matrix(c, kind) else 2
        return parameters + 2 * head_dim + projections * linear(hidden, groups * head_dim, bias)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        head_dim, groups = self._heads(c, kind)
        return Cache() if kind[1] == "reuse" else keeps(c, kind, 2 * groups * head_dim)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token; a cache that is reused is read once more."""
        head_dim, groups = self._heads(c, kind)
        flops = 4 * c.integer("num_attention_heads") * head_dim
        return attends(c, kind, flops, 2 * groups * head_dim)

    def _heads(self, c: Config, kind: Kind) -> tuple[int, int]:
        head_dim, groups = c.integer("head_dim"), c.integer("num_key_value_heads")
        if kind[0] != "full_attention":
            return head_dim, groups
        if c.flag("attention_k_eq_v"):
            groups = c.integer("num_global_key_value_heads", default=groups)
        return c.integer("global_head_dim", default=512), groups

    def _one_matrix(self, c: Config, kind: Kind) -> bool:
        return c.flag("attention_k_eq_v") and kind[0] != "sliding_attention"

    def _bias(self, c: Config) -> bool:
        return c.flag("attention_bias")


def setting(c: Config, given: str | bool) -> bool:
    """Return a constant, or the flag of that name."""
    return c.flag(given) if isinstance(given, str) else given


def block_indexer(c: Config) -> int:
    """Return the indexer of MiniMax-M3: normed queries and one key choose blocks of tokens."""
    heads, width = _block_index_sizes(c)
    return linear(c.size("hidden_size"), (heads + 1) * width) + 2 * width


def block_index(c: Config) -> Attending:
    """Return the work of scoring every earlier token to choose blocks."""
    heads, width = _block_index_sizes(c)
    return Attending(2 * heads * width, width)


def block_choice(c: Config) -> int:
    """Return how many tokens the chosen blocks hold."""
    sparse = c.section("sparse_attention_config", "")
    blocks = sparse.integer("sparse_topk_blocks", default=c.integer("index_topk_blocks"))
    return blocks * sparse.integer("sparse_block_size", default=c.integer("index_block_size"))


def _block_index_sizes(c: Config) -> tuple[int, int]:
    sparse = c.section("sparse_attention_config", "")
    heads = sparse.integer("sparse_num_index_heads", default=c.integer("index_n_heads"))
    return heads, sparse.integer("sparse_index_dim", default=c.integer("index_head_dim"))
