"""Attention of DeepSeek-V4.1: a window, and compressed older tokens in a cache few layers own."""

from __future__ import annotations

from dataclasses import dataclass

from report.analysis.moe.attention import Kind
from report.analysis.moe.config import Config
from report.analysis.moe.parts import Attending, Cache, Work, linear


@dataclass(frozen=True)
class SharedCompressed:
    """One shared key/value head as in DeepSeek-V4; later layers read the entries of an earlier one.

    Kind: (layer type, tokens an entry, "own" or "reuse", "indexed", "candidates" or nothing). A
    layer that owns entries also keeps the keys by which indexers score them; "candidates" scores
    only the blocks an earlier indexer left over.
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        hidden, heads, width = self._sizes(c)
        rank, groups = c.integer("q_lora_rank"), c.integer("o_groups")
        inner = groups * c.integer("o_lora_rank")
        parameters = linear(hidden, rank) + rank + linear(rank, heads * width) + heads
        parameters += linear(hidden, width) + width
        parameters += linear(heads * width // groups, inner)
        parameters += linear(inner, hidden, c.flag("attention_bias"))
        return parameters + self._compressor(c, kind) + self._indexer(c, kind)

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        _, _, width = self._sizes(c)
        own = kind[2] == "own"
        entries = (width + c.integer("index_head_dim")) / int(kind[1]) if own else 0.0
        return Cache(growth=entries, windowed=width, window=c.integer("sliding_window"))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: its window, the scores of an indexer, what they chose."""
        _, heads, width = self._sizes(c)
        flops = 4 * heads * width
        window = Attending(flops, width, most=c.integer("sliding_window"))
        if not kind[1]:
            return Work((window,))
        chosen = Attending(flops, width, int(kind[1]), most=c.integer("index_topk"))
        if len(kind) < 4:
            return Work((window, chosen))
        index = c.integer("index_head_dim")
        most = c.integer("candidate_topk_blocks") * c.integer("candidate_block_size")
        scored = Attending(
            2 * c.integer("index_n_heads") * index,
            index,
            int(kind[1]),
            most=most if kind[3] == "candidates" else None,
        )
        return Work((window, scored, chosen))

    def _compressor(self, c: Config, kind: Kind) -> int:
        """Return the map to entries, with a gate where several tokens share one."""
        if kind[2] != "own":
            return 0
        hidden, _, width = self._sizes(c)
        return width + linear(hidden, width) * (2 if int(kind[1]) > 1 else 1)

    def _indexer(self, c: Config, kind: Kind) -> int:
        if len(kind) < 4:
            return 0
        hidden, _, width = self._sizes(c)
        heads, index = c.integer("index_n_heads"), c.integer("index_head_dim")
        keys = linear(width, index) + index if kind[2] == "own" else 0
        return linear(c.integer("q_lora_rank"), heads * index) + linear(hidden, heads) + keys

    def _sizes(self, c: Config) -> tuple[int, int, int]:
        """Return hidden size, heads, width of a head."""
        return c.size("hidden_size"), c.integer("num_attention_heads"), c.integer("head_dim")
