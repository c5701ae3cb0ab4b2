"""How long states last when some have not ended yet.

The product-limit estimator (Kaplan and Meier 1958) for the end of any kind, and the cumulative
incidence of each kind of end when one excludes the others (Aalen and Johansen 1978). Where states
belong together (several of one line), the band resamples the groups, not the states.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import NormalDist

import numpy as np
import pandas as pd

from report.analysis.statistics import BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, LEVEL

GOES_ON = ""
"""The end of a state that has not ended: its duration is censored."""


def incidence(states: pd.DataFrame, kinds: Iterable[str]) -> pd.DataFrame:
    """Return how many states have ended by each time at which any ended, the first row at 0.

    `states` has duration (any unit, above 0) and end (one of `kinds`, or :data:`GOES_ON`).
    Columns: duration, at_risk (states that lasted at least as long), ended (at this time), one a
    kind (share ended so by then), and lasting (share that has not ended). These shares sum to 1.

    Ends come before censoring at the same time, as is usual.
    """
    kinds = list(kinds)
    durations = states["duration"].to_numpy(dtype=float)
    ends = states["end"].to_numpy()
    rows = [(0.0, len(states), 0, *(0.0 for _ in kinds), 1.0)]
    lasting, so_far = 1.0, np.zeros(len(kinds))
    for time in np.unique(durations[ends != GOES_ON]):
        at_risk = int((durations >= time).sum())
        now = np.array([((durations == time) & (ends == kind)).sum() for kind in kinds])
        so_far = so_far + lasting * now / at_risk
        lasting *= 1 - now.sum() / at_risk
        rows.append((float(time), at_risk, int(now.sum()), *so_far, lasting))
    columns = ["duration", "at_risk", "ended", *kinds, "lasting"]
    return pd.DataFrame(rows, columns=columns)


def value_at(curve: pd.DataFrame, column: str, times: np.ndarray) -> np.ndarray:
    """Return a column of a curve at given times: steps hold until the next one."""
    last = np.searchsorted(curve["duration"].to_numpy(), times, side="right") - 1
    return curve[column].to_numpy()[last]


def greenwood_limits(curve: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return ``low`` and ``high`` of the share of states that have ended, row by row of a curve.

    For states that are independent of one another, of :func:`incidence` with one kind: Greenwood's
    variance (1926) on the log-minus-log scale (Kalbfleisch and Prentice 1980), which keeps the
    limits between 0 and 1. Where nothing or everything has ended, both are that share.
    """
    at_risk, ended = curve["at_risk"].to_numpy(float), curve["ended"].to_numpy(float)
    lasting = curve["lasting"].to_numpy()
    left = at_risk - ended
    steps = np.divide(ended, at_risk * left, out=np.zeros_like(left), where=left > 0)
    inside = (lasting > 0) & (lasting < 1)
    logs = np.log(lasting, out=np.full_like(lasting, -1.0), where=inside)
    z = NormalDist().inv_cdf((1 + level) / 2)
    reach = np.where(inside, z * np.sqrt(np.cumsum(steps)) / np.abs(logs), 0.0)
    safe = np.where(inside, lasting, 0.5)
    low = np.where(inside, 1 - safe ** np.exp(-reach), 1 - lasting)
    high = np.where(inside, 1 - safe ** np.exp(reach), 1 - lasting)
    return pd.DataFrame({"low": low, "high": high}, index=curve.index)


def with_band(
    states: pd.DataFrame,
    kinds: Iterable[str],
    group: str,
    level: float = LEVEL,
    resamples: int = BOOTSTRAP_RESAMPLES,
) -> pd.DataFrame:
    """Return the curves in long form with percentile bootstrap bands over whole groups.

    Columns: curve (a kind, or "lasting"), duration, at_risk, estimate, low, high. `group` is the
    column of `states` whose values are drawn with replacement.
    """
    kinds = list(kinds)
    curve = incidence(states, kinds)
    times = curve["duration"].to_numpy()
    draws = _resampled(states, kinds, group, times, resamples)
    tail = (1 - level) / 2
    parts = []
    for position, name in enumerate((*kinds, "lasting")):
        low, high = np.quantile(draws[:, position], [tail, 1 - tail], axis=0)
        part = curve[["duration", "at_risk"]].assign(
            curve=name, estimate=curve[name], low=low, high=high
        )
        parts.append(part)
    columns = ["curve", "duration", "at_risk", "estimate", "low", "high"]
    return pd.concat(parts, ignore_index=True)[columns]


def _resampled(
    states: pd.DataFrame, kinds: list[str], group: str, times: np.ndarray, resamples: int
) -> np.ndarray:
    """Return the curves of each resample: resample, curve, time."""
    members = [rows for _, rows in states.groupby(group)]
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    found = np.empty((resamples, len(kinds) + 1, len(times)))
    for i in range(resamples):
        drawn = generator.integers(0, len(members), len(members))
        curve = incidence(pd.concat([members[j] for j in drawn]), kinds)
        found[i] = [value_at(curve, name, times) for name in (*kinds, "lasting")]
    return found


def median_duration(curve: pd.DataFrame) -> float:
    """Return the time by which half of the states have ended; nan where fewer have so far."""
    reached = curve.loc[curve["lasting"] <= 0.5, "duration"]
    return float(reached.iloc[0]) if len(reached) else float("nan")
