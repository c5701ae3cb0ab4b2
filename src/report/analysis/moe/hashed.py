"""Embeddings of sequences of tokens, found by hashing: Qwen4's, and its residual streams."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count, islice
from math import isqrt

from report.analysis.moe.config import Config, WrongValue
from report.analysis.moe.parts import Parts, linear

MOST_TABLES = 4096


def qwen_four_extras(c: Config, depth: int) -> Parts:
    """Return the gates of Qwen4's residual streams and its embeddings of token sequences."""
    wide = c.integer("hc_count") * c.size("hidden_size")
    gate = wide + 2 * linear(wide, c.integer("hc_lowrank"))
    gates = 2 * depth * (gate + linear(wide, c.integer("hc_count"))) + gate
    layers = sorted(set(c.integers("ple_layer_ids", least=1) or ()))
    present = [place for place, layer in enumerate(layers) if layer <= depth]
    parts = [_sequence_embedding(c, place, wide) for place in present]
    return sum(parts, Parts(other=gates))


def _sequence_embedding(c: Config, place: int, wide: int) -> Parts:
    """Return one layer's tables with the maps that bring what they hold into the streams.

    A token reads one row of each table, as of the embedding.
    """
    hidden = c.size("hidden_size")
    width = c.integer("ple_embed_dim", default=hidden)
    tables = (c.integer("ngram_size", least=2) - 1) * c.integer("heads_per_ngram")
    if not 0 < tables * (place + 1) <= MOST_TABLES:
        raise WrongValue(f'"heads_per_ngram" gives {tables} tables; the most is {MOST_TABLES:,}.')
    rows = _rows(c.integer("ngram_vocab_size_base"), tables, place)
    step = c.integer("make_ngram_vocab_size_divisible_by")
    embedding = -(-rows // step) * step * (width // tables)
    maps = linear(width, wide + hidden) + wide * (3 + c.integer("ple_conv_kernel_size"))
    return Parts(embedding=embedding, layer_embedding=embedding, other=maps)


@lru_cache
def _rows(base: int, tables: int, place: int) -> int:
    """Return the rows of a layer's tables: each table has the next prime number of rows."""
    return sum(islice(_primes(base), tables * place, tables * (place + 1)))


def _primes(start: int) -> Iterator[int]:
    return (number for number in count(start) if _is_prime(number))


def _is_prime(number: int) -> bool:
    if number < 4:
        return number > 1
    return number % 2 > 0 and all(number % d for d in range(3, isqrt(number) + 1, 2))
