"""Capability against active and total parameters, for one series and reasoning mode at a time.

The model fitted by least squares is ``score = a + b·log2(active) + c·log2(total) + d·years``. For a
dense model active and total are the same, so b + c is what a doubling of a dense model brings, and
``w = c / (b + c)`` says how much of it depends on total size: a mixture then scores like a dense
model of active^(1-w) · total^w parameters.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from report.analysis.statistics import BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, LEVEL, Interval

TERMS = ("constant", "active", "total", "years")
DAYS_A_YEAR = 365.25


class Estimate(NamedTuple):
    """An estimate with its bootstrap interval."""

    value: float
    interval: Interval


class Fit(NamedTuple):
    """A fitted model: estimates by term, "dense" (active + total) and "weight" of total size."""

    estimates: dict[str, Estimate]
    models: int
    mixtures: int
    developers: int
    r_squared: float


def sizes(counted: pd.DataFrame, benchmark_models: pd.DataFrame) -> pd.DataFrame:
    """Return text_total and active in parameters by repo_id: our counts first, then stated sizes.

    `size_source` is "counted" or "stated". Stated sizes read from a model's name alone are left out
    for mixtures, whose active size a name only rounds.
    """
    own = counted.set_index("repo_id")[["text_total", "active", "architecture"]]
    own = own.rename(columns={"text_total": "total"}).assign(size_source="counted")
    other = benchmark_models.set_index("repo_id")
    from_name = other.param_source.fillna("").str.contains("name", case=False)
    other = other[~(from_name & other.arch.eq("MoE"))].dropna(subset=["total_b", "active_b"])
    stated = pd.DataFrame(
        {
            "total": other.total_b * 1e9,
            "active": other.active_b * 1e9,
            "architecture": other.arch,
            "size_source": "stated",
        }
    )
    return pd.concat([own, stated[~stated.index.isin(own.index)]])


def scored(
    scores: pd.DataFrame, series: str, known: pd.DataFrame, dates: pd.Series
) -> pd.DataFrame:
    """Return the open models of a series with sizes and dates: one row a repository and mode.

    Of several runs of one model in one mode the best is taken. Columns: repo_id, developer,
    reasoning_mode, score, ci_low, ci_high, total, active, architecture, size_source, release_date.
    """
    rows = scores[scores.series_id.eq(series) & scores.repo_id.notna()]
    rows = rows[rows.open_weights.eq("yes")].sort_values("score", ascending=False)
    rows = rows.drop_duplicates(["repo_id", "reasoning_mode"])
    kept = rows[["repo_id", "developer", "reasoning_mode", "score", "ci_low", "ci_high"]]
    joined = kept.join(known, on="repo_id", how="inner").join(dates, on="repo_id")
    whole = joined.dropna(subset=["total", "active", "release_date"])
    return whole.sort_values("repo_id").reset_index(drop=True)


def fit(rows: pd.DataFrame, resamples: int = BOOTSTRAP_RESAMPLES) -> Fit:
    """Fit the model of this module and bootstrap it by developer.

    Models of one developer share data and methods, so whole developers are drawn with replacement
    (cluster bootstrap); the interval is the percentile interval at the report's level.
    """
    design, score = _design(rows), rows.score.to_numpy(dtype=float)
    groups = [np.flatnonzero(rows.developer == name) for name in rows.developer.unique()]
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    draws = np.empty((resamples, len(TERMS)))
    for i in range(resamples):
        picked = np.concatenate(
            [groups[j] for j in generator.integers(0, len(groups), len(groups))]
        )
        draws[i] = _solve(design[picked], score[picked])
    solved = _solve(design, score)
    residual = score - design @ solved
    return Fit(
        _estimates(solved, draws),
        len(rows),
        int(rows.architecture.eq("MoE").sum()),
        len(groups),
        float(1 - residual.var() / score.var()),
    )


def coefficients(fits: dict[tuple[str, str], Fit]) -> pd.DataFrame:
    """Return the fits as rows: series, reasoning_mode, term, estimate, low, high, samples."""
    rows: list[dict[str, Any]] = []
    for (series, mode), fitted in fits.items():
        for term, estimate in fitted.estimates.items():
            rows.append(
                {
                    "series": series,
                    "reasoning_mode": mode,
                    "term": term,
                    "estimate": estimate.value,
                    "low": estimate.interval.low,
                    "high": estimate.interval.high,
                    "models": fitted.models,
                    "mixtures": fitted.mixtures,
                    "developers": fitted.developers,
                    "r_squared": fitted.r_squared,
                }
            )
    return pd.DataFrame(rows)


def _design(rows: pd.DataFrame) -> np.ndarray:
    years = (rows.release_date - pd.Timestamp("2025-01-01")).dt.days / DAYS_A_YEAR
    logs = np.log2(rows[["active", "total"]].to_numpy(dtype=float) / 1e9)
    return np.column_stack([np.ones(len(rows)), logs, years.to_numpy(dtype=float)])


def _solve(design: np.ndarray, score: np.ndarray) -> np.ndarray:
    solution: np.ndarray = np.linalg.lstsq(design, score, rcond=None)[0]
    return solution


def _estimates(solved: np.ndarray, draws: np.ndarray) -> dict[str, Estimate]:
    estimates = {
        term: Estimate(float(solved[i]), _interval(draws[:, i]))
        for i, term in enumerate(TERMS)
        if term != "constant"
    }
    dense, drawn = solved[1] + solved[2], draws[:, 1] + draws[:, 2]
    estimates["dense"] = Estimate(float(dense), _interval(drawn))
    estimates["weight"] = Estimate(float(solved[2] / dense), _interval(draws[:, 2] / drawn))
    return estimates


def _interval(draws: np.ndarray) -> Interval:
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(draws, [tail, 1 - tail])
    return Interval(float(low), float(high))
