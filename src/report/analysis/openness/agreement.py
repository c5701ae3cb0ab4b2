"""How far two raters agree, beyond chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from report.analysis.statistics import Interval, bootstrap_interval

Weighting = Literal["none", "quadratic"]


class Agreement(NamedTuple):
    """Agreement of two raters on `n` items: plain share, kappa and its bootstrap interval.

    Of the items rated differently, `below` are those where the first rater is the less open one.
    """

    n: int
    share: float
    kappa: float
    interval: Interval
    below: int
    above: int


class Comparison(NamedTuple):
    """Two raters on the same items: labels of who and what, the pairs, and their agreement.

    `pairs` has family_id, item, ours, theirs (values of `scale`, from the least to the most open),
    peer_model, source_url.
    """

    rater: str
    what: str
    scale: Sequence[str]
    pairs: pd.DataFrame
    agreement: Agreement


def kappa(counts: np.ndarray, weighting: Weighting = "none") -> float:
    """Return Cohen's kappa of a square table of counts (Cohen 1960; weighted: Cohen 1968).

    Quadratic weights let a miss by two steps count four times a miss by one. nan where both
    raters use one category only, since chance agreement is then complete.

    >>> round(kappa(np.array([[20, 5], [10, 15]])), 3)
    0.4
    """
    size = len(counts)
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    penalty = distance**2 if weighting == "quadratic" else (distance > 0).astype(float)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(counts.sum(), 1)
    chance = float((penalty * expected).sum())
    return 1 - float((penalty * counts).sum()) / chance if chance > 0 else float("nan")


def agreement(pairs: pd.DataFrame, scale: Sequence[str], weighting: Weighting) -> Agreement:
    """Return the agreement of `ours` and `theirs` over `pairs`, resampling whole families.

    `pairs` has family_id, ours, theirs (values of `scale`, from the least to the most open).
    Components of one family are not independent, so the bootstrap draws families.
    """
    tables = np.stack([counts(rows, scale) for _, rows in pairs.groupby("family_id")])
    total = tables.sum(axis=0)
    interval = bootstrap_interval(tables, lambda drawn: kappa(drawn.sum(axis=0), weighting))
    share = float(np.trace(total) / total.sum())
    below, above = (int(part.sum()) for part in (np.triu(total, 1), np.tril(total, -1)))
    return Agreement(int(total.sum()), share, kappa(total, weighting), interval, below, above)


def counts(pairs: pd.DataFrame, scale: Sequence[str]) -> np.ndarray:
    """Return how often each pair of ratings occurs: ours by row, theirs by column."""
    found = np.zeros((len(scale), len(scale)))
    for ours, theirs in zip(pairs["ours"], pairs["theirs"], strict=True):
        found[scale.index(ours), scale.index(theirs)] += 1
    return found


def compare(rater: str, what: str, scale: Sequence[str], pairs: pd.DataFrame) -> Comparison:
    """Return a comparison, its kappa with quadratic weights."""
    return Comparison(rater, what, scale, pairs, agreement(pairs, scale, "quadratic"))


def agreement_table(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return one row a comparison.

    Columns: rater, what, families, items, share, kappa, low, high, stricter (items on which the
    first rater, here always we where we take part, is less open), looser.
    """
    rows = [
        (
            c.rater,
            c.what,
            c.pairs["family_id"].nunique(),
            c.agreement.n,
            c.agreement.share,
            c.agreement.kappa,
            *c.agreement.interval,
            c.agreement.below,
            c.agreement.above,
        )
        for c in comparisons
    ]
    columns = ["rater", "what", "families", "items", "share", "kappa", "low", "high"]
    return pd.DataFrame(rows, columns=[*columns, "stricter", "looser"])


def confusion(comparisons: Iterable[Comparison]) -> pd.DataFrame:
    """Return how often each pair of ratings occurs, a row a cell: rater, what, ours, theirs, items.

    Cells stand in the order of the scale, from the least to the most open; empty ones are there.
    """
    rows = []
    for c in comparisons:
        table = counts(c.pairs, c.scale)
        rows += [
            (c.rater, c.what, ours, theirs, int(table[i, j]))
            for i, ours in enumerate(c.scale)
            for j, theirs in enumerate(c.scale)
        ]
    return pd.DataFrame(rows, columns=["rater", "what", "ours", "theirs", "items"])


def rank_correlation(values: np.ndarray) -> float:
    """Return Spearman's rank correlation (1904) of two columns; ties get their mean rank.

    nan where a column does not vary.

    >>> rank_correlation(np.array([[1, 2], [2, 4], [3, 9]]))
    1.0
    """
    ranks = pd.DataFrame(values).rank().to_numpy()
    if (ranks.std(axis=0) == 0).any():
        return float("nan")
    return round(float(np.corrcoef(ranks.T)[0, 1]), 12)
