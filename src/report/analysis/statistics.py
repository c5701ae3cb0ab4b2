"""Intervals and concentration measures used by every chapter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

LEVEL = 0.95
"""Confidence level of every interval in the report."""

BOOTSTRAP_RESAMPLES = 2_000
BOOTSTRAP_SEED = 20261008  # the snapshot's date: fixed, so that two runs give the same interval


class Interval(NamedTuple):
    """Lower and upper bound, in the unit of the estimate."""

    low: float
    high: float


def wilson_interval(successes: int, total: int, level: float = LEVEL) -> Interval:
    """Return the Wilson score interval of a share (Wilson 1927), (nan, nan) when `total` is 0.

    It says how far a share of a *sample* could be off by chance alone; it knows nothing of bias.

    >>> low, high = wilson_interval(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    if total == 0:
        return Interval(float("nan"), float("nan"))
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = successes / total, z**2 / total
    centre = share + weight / 2
    reach = z * sqrt(share * (1 - share) / total + weight / (4 * total))
    low, high = ((centre + side * reach) / (1 + weight) for side in (-1, 1))
    return Interval(max(0.0, low), min(1.0, high))


def percentile_interval(estimates: Sequence[float] | np.ndarray) -> Interval:
    """Return the bounds that hold the report's level of the estimates; nan does not count."""
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(estimates, [tail, 1 - tail])
    return Interval(float(low), float(high))


def bootstrap_interval(
    values: Sequence[float] | np.ndarray, statistic: Callable[[np.ndarray], float]
) -> Interval:
    """Return the percentile bootstrap interval (Efron 1979) of ``statistic(values)``.

    `values` has one row an observation; rows are drawn with replacement. (nan, nan) when empty.
    """
    sample = np.asarray(values)
    size = len(sample)
    if size == 0:
        return Interval(float("nan"), float("nan"))
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    draws = (generator.integers(0, size, size) for _ in range(BOOTSTRAP_RESAMPLES))
    return percentile_interval([statistic(sample[rows]) for rows in draws])


def ratio_of_sums(pairs: np.ndarray) -> float:
    """Return the sum of the first column over that of the second; nan where the latter is 0."""
    part, whole = pairs.sum(axis=0)
    return float(part / whole) if whole else float("nan")


def effective_number(weights: Sequence[float] | np.ndarray | pd.Series, order: float = 1) -> float:
    """Return the Hill number of `order` (Hill 1973): how many equal shares would be as diverse.

    Order 0 counts the non-zero weights, order 1 is exp(Shannon entropy), order 2 is the inverse of
    the Herfindahl index. Zero and missing weights do not count; nan when nothing is left.

    >>> effective_number([1, 1, 1, 1])
    4.0
    """
    weights = np.asarray(pd.Series(weights, dtype="float64").dropna())
    weights = weights[weights > 0]
    if len(weights) == 0:
        return float("nan")
    shares = weights / weights.sum()
    if order == 1:
        return float(np.exp(-(shares * np.log(shares)).sum()))
    return float((shares**order).sum() ** (1 / (1 - order)))


def top_share(weights: Sequence[float] | np.ndarray | pd.Series, top: float) -> float:
    """Return the share of the total held by the largest fraction `top` (0..1) of the members.

    The number of members counted is rounded up, so that one member at least is counted.
    """
    ordered = np.sort(np.asarray(pd.Series(weights, dtype="float64").dropna()))[::-1]
    if len(ordered) == 0 or ordered.sum() == 0:
        return float("nan")
    return float(ordered[: int(np.ceil(top * len(ordered)))].sum() / ordered.sum())
