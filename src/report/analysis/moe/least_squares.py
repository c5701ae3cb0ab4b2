"""Least squares with intervals from resampling whole groups, and without each group in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from report.analysis.statistics import BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, Interval

DAYS_A_YEAR = 365.25
Solve = Callable[[np.ndarray], np.ndarray]
"""Estimates from the places of the rows that are drawn."""


class Estimate(NamedTuple):
    """An estimate with its bootstrap interval."""

    value: float
    interval: Interval


def solve(design: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """Return the coefficients of least squares; all nan when the columns depend on each other."""
    solution, _, rank, _ = np.linalg.lstsq(design, outcome, rcond=None)
    found: np.ndarray = solution if rank == design.shape[1] else np.full_like(solution, np.nan)
    return found


def cluster_bootstrap(
    groups: pd.Series, estimate: Solve, resamples: int = BOOTSTRAP_RESAMPLES
) -> np.ndarray:
    """Return one row of estimates a resample: whole groups are drawn with replacement.

    Rows of one group resemble each other, so a row is no independent piece of evidence; a group is
    (cluster bootstrap: Cameron, Gelbach and Miller 2008, section 2.4, pairs).
    """
    places = [np.flatnonzero(groups == name) for name in sorted(groups.unique())]
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    draws = []
    for _ in range(resamples):
        picked = generator.integers(0, len(places), len(places))
        draws.append(estimate(np.concatenate([places[i] for i in picked])))
    return np.array(draws)


def without_each(groups: pd.Series, estimate: Solve) -> Iterator[tuple[str, np.ndarray]]:
    """Yield each group's name with the estimates of all rows but its own."""
    for name in sorted(groups.unique()):
        yield str(name), estimate(np.flatnonzero(groups != name))


def within(values: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return values less the mean of their group, column by column: group fixed effects.

    `groups` are numbers from 0 on; some may be absent.
    """
    counts = np.maximum(np.bincount(groups), 1)
    columns = [column - (np.bincount(groups, column) / counts)[groups] for column in values.T]
    return np.column_stack(columns)
