"""Least squares within groups, with intervals that respect them, and the power there was.

The model is outcome = effect × treatment + controls + one constant a group + error. The constants
are taken out by centring on each group's mean (Frisch and Waugh 1933), so only groups in which the
treatment varies say anything of the effect. Intervals are percentile bootstraps over whole groups
(Cameron, Gelbach and Miller 2008), since members of a group are alike in ways nobody measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from report.analysis.statistics import (
    BOOTSTRAP_RESAMPLES,
    BOOTSTRAP_SEED,
    Interval,
    percentile_interval,
)

POWER_FACTOR = 2.8
"""Standard errors that an effect must measure to be found four times in five at the 5% level: the
quantiles of the normal distribution at 97.5% and 80% add up to 1.96 + 0.84."""
FEWEST_GROUPS = 10
"""Groups with a varying treatment below which a bootstrap over groups is not to be trusted."""


@dataclass(frozen=True)
class Effect:
    """What a treatment goes with, in units of the outcome, once controls and groups are fixed.

    `informative` counts the groups in which the treatment varies; `detectable` is the smallest
    effect that would have been found four times in five.
    """

    estimate: float
    interval: Interval
    standard_error: float
    observations: int
    groups: int
    informative: int

    @property
    def detectable(self) -> float:
        """The smallest effect that this many groups could show."""
        return POWER_FACTOR * self.standard_error

    @property
    def told(self) -> str:
        """Return "higher" or "lower" where the interval excludes 0, "unclear" where it does not.

        With fewer than :data:`FEWEST_GROUPS` informative groups: "cannot-be-told".
        """
        if self.informative < FEWEST_GROUPS or not np.isfinite(self.estimate):
            return "cannot-be-told"
        if self.interval.low > 0:
            return "higher"
        return "lower" if self.interval.high < 0 else "unclear"


def within_effect(
    frame: pd.DataFrame, outcome: str, treatment: str, controls: Sequence[str], group: str
) -> Effect:
    """Return the effect of `treatment` (0 to 1) on `outcome` within groups.

    All named columns are numbers, none missing; `group` is any label. Controls that do not vary
    within groups drop out. The estimate is nan where no group has both kinds.
    """
    names = [treatment, *controls]
    values = frame[[outcome, *names]].astype(float)
    centred = (values - values.groupby(frame[group]).transform("mean")).to_numpy()
    codes, labels = pd.factorize(frame[group])
    spread = pd.Series(values[treatment]).groupby(codes).agg(["min", "max"])
    varies = (spread["max"] > spread["min"]).to_numpy()
    y, x = centred[:, 0], centred[:, 1:]
    crossed = _sums_by_group(x, y, codes, len(labels))
    estimate = _first_coefficient(crossed.sum(axis=0))
    draws = _bootstrap(crossed)
    return Effect(
        estimate if varies.any() else float("nan"),
        percentile_interval(draws) if varies.any() else Interval(float("nan"), float("nan")),
        float(np.nanstd(draws, ddof=1)) if varies.any() else float("nan"),
        len(frame),
        len(labels),
        int(varies.sum()),
    )


def _sums_by_group(x: np.ndarray, y: np.ndarray, codes: np.ndarray, groups: int) -> np.ndarray:
    """Return X'X and X'y of each group side by side: group, regressor, regressors + 1."""
    products = np.einsum("ij,ik->ijk", x, np.column_stack([x, y]))
    sums = np.zeros((groups, *products.shape[1:]))
    np.add.at(sums, codes, products)
    return sums


def _first_coefficient(crossed: np.ndarray) -> float:
    """Return the first coefficient of the normal equations; a pseudo-inverse where singular."""
    return float((np.linalg.pinv(crossed[:, :-1]) @ crossed[:, -1])[0])


def _bootstrap(crossed: np.ndarray) -> np.ndarray:
    """Return the coefficient of resamples of groups; nan where none drawn has both treatments."""
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    groups = len(crossed)
    weights = generator.multinomial(groups, np.full(groups, 1 / groups), size=BOOTSTRAP_RESAMPLES)
    totals = np.tensordot(weights, crossed, axes=1)
    alive = totals[:, 0, 0] > 1e-12
    found = np.full(BOOTSTRAP_RESAMPLES, np.nan)
    inverse = np.linalg.pinv(totals[alive][:, :, :-1], hermitian=True)
    found[alive] = np.einsum("ij,ij->i", inverse[:, 0], totals[alive][:, :, -1])
    return found
