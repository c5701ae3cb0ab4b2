"""Multi-head latent attention (MLA) and its kin: keys and values pass through a narrow vector."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from report.analysis.moe.attention import Kind, setting
from report.analysis.moe.config import Config
from report.analysis.moe.parts import Attending, Cache, Work, layer_norm, linear

IndexerSize = Callable[[Config, int], int]


@dataclass(frozen=True)
class Latent:
    """MLA as in DeepSeek-V2 and V3.

    The cache holds one vector of kv_lora_rank + qk_rope_head_dim a token, as inference engines keep
    it. Queries pass through a vector of their own when q_lora_rank is set. `indexer` counts a
    sparse-attention indexer, in layers whose kind says "indexed"; `head_gate` is an output gate of
    one number a head, `value_gate` (a constant or a key) one of a number a value; `joined_gate`
    reads that gate and the queries from both sides of the norm of the narrow vector. `sinks` is one
    number a head.
    """

    indexer: IndexerSize | None = None
    head_gate: bool = False
    value_gate: str | bool = False
    joined_gate: bool = False
    sinks: bool = False

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads = c.size("hidden_size"), c.integer("num_attention_heads")
        rank, rope, value = _latent(c), _rope(c), c.integer("v_head_dim")
        bias = c.flag("attention_bias")
        nope = c.integer("qk_nope_head_dim", least=0)
        parameters = self._queries(c, hidden, heads * (nope + rope), heads * value)
        parameters += linear(hidden, rank + rope, bias) + rank
        parameters += linear(rank, heads * (nope + value)) + linear(heads * value, hidden, bias)
        parameters += heads * (hidden * self.head_gate + self.sinks)
        return parameters + self._indexer(c, kind, hidden)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        index = c.integer("index_head_dim") if self.indexer and "indexed" in kind else 0
        return Cache(growth=_latent(c) + _rope(c) + index)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: MLA with its up-projections absorbed, see `_attending`."""
        if self.indexer is None:
            return Work((_attending(c),))
        chosen = _attending(c)._replace(most=_chosen_tokens(c))
        return Work((_index_pass(c), chosen) if "indexed" in kind else (chosen,))

    def _query_rank(self, c: Config) -> int:
        return c.integer("q_lora_rank", default=0, least=0)

    def _queries(self, c: Config, hidden: int, width: int, values: int) -> int:
        """Return the queries of `width`, and the gate of the values."""
        rank, bias = self._query_rank(c), c.flag("attention_bias")
        if self.joined_gate:
            return linear(hidden, rank, bias) + rank + linear(2 * rank, width + values)
        gate = linear(hidden, values) if setting(c, self.value_gate) else 0
        if not rank:
            return gate + linear(hidden, width)
        return gate + linear(hidden, rank, bias) + rank + linear(rank, width)

    def _indexer(self, c: Config, kind: Kind, hidden: int) -> int:
        if self.indexer is None or "indexed" not in kind:
            return 0
        return self.indexer(c, self._query_rank(c) or hidden)


def _latent(c: Config) -> int:
    return c.integer("kv_lora_rank")


def _rope(c: Config) -> int:
    return c.integer("qk_rope_head_dim", least=0)


def _attending(c: Config, rope: int | None = None) -> Attending:
    """Return the work of MLA an entry, with sources.

    Generating, each head meets the latent vector itself, up-projections absorbed into queries and
    outputs: 2 × heads × (2 × kv_lora_rank + rope) (DeepSeek-V2, arXiv 2405.04434, section 2.1.2).
    Reading a prompt, keys and values are projected up once a token, which the parameters count:
    2 × heads × (nope + rope + value). The absorbed form has the same matrices.
    """
    heads, rank, width = c.integer("num_attention_heads"), _latent(c), _rope(c)
    read = rank + (width if rope is None else rope)
    expanded = c.integer("qk_nope_head_dim", least=0) + width + c.integer("v_head_dim")
    return Attending(2 * heads * (rank + read), read, prompt_flops=2 * heads * expanded)


def _index_pass(c: Config) -> Attending:
    """Return the work of an indexer that scores every earlier token, or pools of them (GLM-5.3)."""
    _, heads, width = _index_sizes(c)
    return Attending(2 * heads * width, width, every=c.integer("index_kpool", default=1))


def _chosen_tokens(c: Config) -> int:
    return c.integer("index_topk")


def token_indexer(c: Config, query_width: int) -> int:
    """Return the indexer of DeepSeek-V3.2: it scores every earlier token to choose a few."""
    hidden, heads, width = _index_sizes(c)
    return linear(query_width, heads * width) + linear(hidden, width + heads) + layer_norm(width)


def pooled_indexer(c: Config, query_width: int) -> int:
    """Return the indexer of GLM-5.3: as V3.2's, over keys pooled by a learned gate."""
    hidden, _, width = _index_sizes(c)
    pool = c.integer("index_kpool")
    return token_indexer(c, query_width) + pool * width + hidden * width


def _index_sizes(c: Config) -> tuple[int, int, int]:
    return c.size("hidden_size"), c.integer("index_n_heads"), c.integer("index_head_dim")


@dataclass(frozen=True)
class LatentWithoutRope:
    """MLA of Mistral Large 4: some layers have no rotary part, some reuse a cache.

    Kind: (layer type, "rope" or "no rope", "own" or "reuse", "indexed" or "").
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads = c.size("hidden_size"), c.integer("num_attention_heads")
        rank, value, bias = _latent(c), c.integer("v_head_dim"), c.flag("attention_bias")
        rope = _rope(c) if kind[1] == "rope" else 0
        query = c.integer("qk_nope_head_dim") + _rope(c)
        parameters = linear(hidden, heads * query) + 2 * heads
        parameters += linear(rank, heads * (query - rope + value)) + linear(
            heads * value, hidden, bias
        )
        if kind[2] == "own":
            parameters += linear(hidden, rank + rope, bias) + rank
        return parameters + (self._indexer(c) if "indexed" in kind else 0)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        index = c.integer("index_head_dim") if "indexed" in kind else 0
        own = _latent(c) + _rope(c) if kind[2] == "own" else 0
        return Cache(growth=own + index)

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token; layers that share a choice do not score again."""
        chosen = _attending(c, _rope(c) if kind[1] == "rope" else 0)
        chosen = chosen._replace(most=_chosen_tokens(c))
        return Work((_index_pass(c), chosen) if "indexed" in kind else (chosen,))

    def _indexer(self, c: Config) -> int:
        hidden, heads, _ = _index_sizes(c)
        return token_indexer(c, hidden) + layer_norm(hidden) + 2 * heads


@dataclass(frozen=True)
class Compressed:
    """Attention of DeepSeek-V4: one shared key/value head, a window, and compressed older tokens.

    Kind: (layer type,); compressed_sparse_attention keeps one entry every few tokens and an indexer
    over them, heavily_compressed_attention one entry every many, sliding_attention the window only.
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads, width = (
            c.size("hidden_size"),
            c.integer("num_attention_heads"),
            self._width(c),
        )
        rank, groups = c.integer("q_lora_rank"), c.integer("o_groups")
        inner = groups * c.integer("o_lora_rank")
        parameters = linear(hidden, rank) + rank + linear(rank, heads * width) + heads
        parameters += linear(hidden, width) + width
        parameters += linear(heads * width // groups, inner) + linear(inner, hidden)
        return parameters + self._compressor(c, kind, hidden, rank)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        width, entries = self._width(c), 0.0
        if kind[0] == "compressed_sparse_attention":
            entries = (width + c.integer("index_head_dim")) / self._every(c, kind[0])
        elif kind[0] == "heavily_compressed_attention":
            entries = width / self._every(c, kind[0])
        return Cache(growth=entries, windowed=width, window=c.integer("sliding_window"))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: its window, then compressed entries, all or the chosen."""
        width = self._width(c)
        flops = 4 * c.integer("num_attention_heads") * width
        window = Attending(flops, width, most=c.integer("sliding_window"))
        if kind[0] == "sliding_attention":
            return Work((window,))
        every = self._every(c, kind[0])
        older = Attending(flops, width, every)
        if kind[0] == "heavily_compressed_attention":
            return Work((window, older))
        index, heads = c.integer("index_head_dim"), c.integer("index_n_heads")
        scored = Attending(2 * heads * index, index, every)
        return Work((window, scored, older._replace(most=_chosen_tokens(c))))

    def _compressor(self, c: Config, kind: Kind, hidden: int, rank: int) -> int:
        if kind[0] == "sliding_attention":
            return 0
        every, width = self._every(c, kind[0]), self._width(c)
        if kind[0] == "heavily_compressed_attention":
            return every * width + 2 * linear(hidden, width) + width
        index, heads = c.integer("index_head_dim"), c.integer("index_n_heads")
        # The two overlapping halves of a sparse entry double its projections.
        entry = every * 2 * width + 2 * linear(hidden, 2 * width) + width
        indexer = every * 2 * index + 2 * linear(hidden, 2 * index) + index
        return entry + indexer + linear(rank, heads * index) + linear(hidden, heads)

    def _width(self, c: Config) -> int:
        return c.integer("head_dim")

    def _every(self, c: Config, layer_type: str) -> int:
        """Return how many tokens share one entry."""
        legacy = {"compressed_sparse_attention": "compress_rate_csa"}
        rates = c.section("compress_rates", "")
        usual = 4 if layer_type in legacy else 128
        key = legacy.get(layer_type, "compress_rate_hca")
        return c.integer(key, default=rates.integer(layer_type, default=usual))
