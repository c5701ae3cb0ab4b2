"""Attention to a few blocks of earlier tokens, which an indexer chooses."""

from __future__ import annotations

from dataclasses import dataclass

from report.analysis.moe.attention import Grouped, Kind
from report.analysis.moe.config import Config
from report.analysis.moe.parts import Attending, Cache, Work, linear

GATED = Grouped(query_key_norm="head", gate="query")


@dataclass(frozen=True)
class BlockIndexed:
    """Attention of Qwen4: gated and grouped, over the blocks its indexer scores highest.

    The indexer keeps one averaged key for every "indexer_compress_ratio" tokens.
    """

    def parameters(self, c: Config, kind: Kind) -> int:
        """Return the parameters in one layer."""
        heads, keys, width = self._sizes(c)
        indexer = linear(c.size("hidden_size"), (heads + keys) * width) + 2 * width
        return GATED.parameters(c, ("full_attention",)) + indexer

    def cache(self, c: Config, kind: Kind) -> Cache:
        """Return what one layer keeps of the tokens before."""
        _, keys, width = self._sizes(c)
        attention = GATED.cache(c, ("full_attention",))
        return attention._replace(growth=attention.growth + keys * width / self._every(c))

    def work(self, c: Config, kind: Kind) -> Work:
        """Return the work for one token: score every block, then attend to the chosen tokens."""
        heads, keys, width = self._sizes(c)
        scoring = Attending(2 * heads * width, keys * width, every=self._every(c))
        (entries,) = GATED.work(c, ("full_attention",)).passes
        return Work((scoring, entries._replace(most=c.integer("indexer_budget"))))

    def _every(self, c: Config) -> int:
        return c.integer("indexer_compress_ratio")

    def _sizes(self, c: Config) -> tuple[int, int, int]:
        """Return heads of the indexer's queries and keys, and their width."""
        heads = c.integer("indexer_n_heads")
        return heads, c.integer("indexer_kv_heads"), c.integer("indexer_head_dim")
