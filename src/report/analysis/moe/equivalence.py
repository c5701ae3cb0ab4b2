"""Which size a mixture behaves like: one exponent a benchmark series, with its uncertainty.

The model is ``score = k + b·log2(active) + c·log2(total) + d·years + r·reasoning``. For a dense
model both sizes are the same, so ``b + c`` is what a doubling brings, and a mixture scores like a
dense model of ``active^a · total^(1-a)`` parameters with ``a = b / (b + c)``. Series are never
pooled: each has one evaluator and one date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from report.analysis.moe.capability import scored
from report.analysis.moe.least_squares import (
    DAYS_A_YEAR,
    Estimate,
    cluster_bootstrap,
    solve,
    without_each,
)
from report.analysis.statistics import BOOTSTRAP_RESAMPLES, percentile_interval

ORIGIN = pd.Timestamp("2025-01-01")
BOUND = 0.01  # shares of 0 and 1 have no logit
ROBUSTNESS = ("sizes counted here only", "with a term for being a mixture", "score as a logit")


class Left(NamedTuple):
    """An estimate without one developer's models."""

    developer: str
    value: float


class Equivalence(NamedTuple):
    """One series: what doublings bring, the exponent of active size, and how far it moves."""

    active: Estimate
    total: Estimate
    years: Estimate
    reasoning: Estimate
    exponent: Estimate
    lowest: Left
    highest: Left
    rows: int
    mixtures: int
    developers: int
    r_squared: float


def usable(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose reasoning mode is known."""
    return rows[rows.reasoning_mode.isin(["no", "yes"])].reset_index(drop=True)


def series_rows(
    scores: pd.DataFrame,
    series: Sequence[str],
    known: pd.DataFrame,
    dates: pd.Series,
    least: tuple[int, int],
) -> dict[str, pd.DataFrame]:
    """Return the rows of each series that has at least `least` rows and mixtures among them."""
    found = {name: usable(scored(scores, name, known, dates)) for name in series}
    return {
        name: rows
        for name, rows in found.items()
        if len(rows) >= least[0] and rows.architecture.eq("MoE").sum() >= least[1]
    }


def equivalence(rows: pd.DataFrame, resamples: int = BOOTSTRAP_RESAMPLES) -> Equivalence:
    """Fit one series; intervals by resampling developers, and the fit without each of them."""
    design, score = _design(rows), rows.score.to_numpy(dtype=float)

    def estimate(places: np.ndarray) -> np.ndarray:
        return solve(design[places], score[places])

    solved = estimate(np.arange(len(rows)))
    draws = cluster_bootstrap(rows.developer, estimate, resamples)
    left = [Left(name, _exponent(found)) for name, found in without_each(rows.developer, estimate)]
    ordered = sorted(left, key=lambda each: each.value)
    active, total, years, reasoning = (
        Estimate(float(value), percentile_interval(drawn))
        for value, drawn in zip(solved[1:], draws.T[1:], strict=True)
    )
    exponents = [_exponent(draw) for draw in draws]
    residual = score - design @ solved
    return Equivalence(
        active=active,
        total=total,
        years=years,
        reasoning=reasoning,
        exponent=Estimate(_exponent(solved), percentile_interval(exponents)),
        lowest=ordered[0],
        highest=ordered[-1],
        rows=len(rows),
        mixtures=int(rows.architecture.eq("MoE").sum()),
        developers=rows.developer.nunique(),
        r_squared=float(1 - residual.var() / score.var()),
    )


def variants(rows: pd.DataFrame, percent: bool) -> dict[str, float]:
    """Return the exponent under other choices, nan where one cannot be made.

    Only sizes counted here; with a term for being a mixture, so that mixtures are compared with
    each other; with the score as a logit, for scores in per cent.
    """
    own = rows[rows.size_source.eq("counted")]
    mixture = rows.architecture.eq("MoE").to_numpy(dtype=float)
    score = rows.score.to_numpy(dtype=float)
    share = np.clip(score / 100, BOUND, 1 - BOUND)
    logit = np.log(share / (1 - share)) if percent else np.full(len(rows), np.nan)
    return dict(
        zip(
            ROBUSTNESS,
            (
                _exponent(solve(_design(own), own.score.to_numpy(dtype=float))),
                _exponent(solve(np.column_stack([_design(rows), mixture]), score)),
                _exponent(solve(_design(rows), logit)) if percent else float("nan"),
            ),
            strict=True,
        )
    )


def dense_size(exponent: float, active: float, total: float) -> float:
    """Return the parameters of the dense model that a mixture scores like.

    >>> round(dense_size(0.5, 4e9, 16e9))
    8000000000
    """
    return float(active**exponent * total ** (1 - exponent))


def table(fits: Mapping[str, Equivalence], names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row a series: its name, the exponent with interval and extremes, and the counts.

    Columns: series, exponent, low, high, lowest, lowest_without, highest, highest_without, active,
    total, years, reasoning (effects in the unit of the score), rows, mixtures, developers,
    r_squared.
    """
    rows: list[dict[str, Any]] = [
        {
            "series": names[name],
            "exponent": fit.exponent.value,
            "low": fit.exponent.interval.low,
            "high": fit.exponent.interval.high,
            "lowest": fit.lowest.value,
            "lowest_without": fit.lowest.developer,
            "highest": fit.highest.value,
            "highest_without": fit.highest.developer,
            **{term: getattr(fit, term).value for term in ("active", "total")},
            **{term: getattr(fit, term).value for term in ("years", "reasoning")},
            "rows": fit.rows,
            "mixtures": fit.mixtures,
            "developers": fit.developers,
            "r_squared": fit.r_squared,
        }
        for name, fit in fits.items()
    ]
    return pd.DataFrame(rows).sort_values("exponent").reset_index(drop=True)


def judge(fits: Mapping[str, Equivalence]) -> str:
    """Return what the intervals of the exponent say of the geometric mean (a half).

    "below" when more series exclude it from below than hold it, "mixed" when some do, else "open".
    """
    below = sum(fit.exponent.interval.high < 0.5 for fit in fits.values())
    if below > len(fits) / 2:
        return "below"
    return "mixed" if below else "open"


def _design(rows: pd.DataFrame) -> np.ndarray:
    years = ((rows.release_date - ORIGIN).dt.days / DAYS_A_YEAR).to_numpy(dtype=float)
    logs = np.log2(rows[["active", "total"]].to_numpy(dtype=float) / 1e9)
    reasoning = rows.reasoning_mode.eq("yes").to_numpy(dtype=float)
    return np.column_stack([np.ones(len(rows)), logs, years, reasoning])


def _exponent(solved: np.ndarray) -> float:
    return float(solved[1] / (solved[1] + solved[2]))
