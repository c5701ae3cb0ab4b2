"""How sparse released mixtures are, over time, and how much memory they take for what is active."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from report.analysis.moe.least_squares import DAYS_A_YEAR, Estimate
from report.analysis.statistics import bootstrap_interval


def shapes(counted: pd.DataFrame) -> pd.DataFrame:
    """Return one row a distinct shape of a mixture: the repository of it that was dated first.

    Base, instruction-tuned and quantised repositories of one size have the same counts. Rows
    without a release date are left out.
    """
    mixtures = counted[counted.architecture.eq("MoE")].dropna(subset=["release_date"])
    first = mixtures.sort_values(["release_date", "repo_id"])
    return first.drop_duplicates(["text_total", "active"]).reset_index(drop=True)


def ratio_factors(mixtures: pd.DataFrame) -> dict[str, Estimate]:
    """Return by what the activation ratio is multiplied, other things held.

    "doubling": when total parameters double; "year": for a release one year later. Least squares of
    log(ratio) on log2(total) and years, with the bootstrap interval over shapes.
    """
    years = (mixtures.release_date - mixtures.release_date.min()).dt.days / DAYS_A_YEAR
    sizes = np.log2(mixtures.text_total.to_numpy(dtype=float))
    ratios = np.log(mixtures.activation_ratio.to_numpy(dtype=float))
    rows = np.column_stack([np.ones(len(mixtures)), sizes, years.to_numpy(dtype=float), ratios])
    return {
        name: Estimate(_factor(rows, i), bootstrap_interval(rows, partial(_factor, place=i)))
        for i, name in ((1, "doubling"), (2, "year"))
    }


def _factor(rows: np.ndarray, place: int) -> float:
    return float(np.exp(np.linalg.lstsq(rows[:, :3], rows[:, 3], rcond=None)[0][place]))


def ratio_points(mixtures: pd.DataFrame, by_year: pd.DataFrame) -> pd.DataFrame:
    """Return what the figure of ratios shows: one row a model and one a year's median.

    Columns: kind ("model" or "median"), repo_id, date, until, ratio, low, high, models.
    """
    models = pd.DataFrame(
        {
            "kind": "model",
            "repo_id": mixtures.repo_id,
            "date": mixtures.release_date,
            "ratio": mixtures.activation_ratio,
        }
    )
    starts = pd.to_datetime(by_year.period.astype(str) + "-01-01")
    starts = starts.where(starts.index > 0, mixtures.release_date.min().normalize())
    medians = pd.DataFrame(
        {
            "kind": "median",
            "date": starts,
            "until": pd.to_datetime(by_year.period.astype(str) + "-12-31"),
            "ratio": by_year.ratio,
            "low": by_year.ratio_low,
            "high": by_year.ratio_high,
            "models": by_year.models,
        }
    )
    medians["until"] = medians.until.clip(upper=mixtures.release_date.max())
    return pd.concat([models, medians], ignore_index=True)


def judge_ratios(by_year: pd.DataFrame) -> str:
    """Return "falling", "rising" or "unclear": the last year's interval against the first's."""
    first, last = by_year.iloc[0], by_year.iloc[-1]
    if last.ratio_high < first.ratio_low:
        return "falling"
    return "rising" if last.ratio_low > first.ratio_high else "unclear"


def judge_stated(nearest: pd.Series) -> str:
    """Return which way of counting most stated figures follow: "without", "with" or "mixed"."""
    counts = nearest.value_counts()
    without, with_embedding = counts.get("without", 0), counts.get("with", 0)
    if without > len(nearest) / 2:
        return "without"
    return "with" if with_embedding > len(nearest) / 2 else "mixed"


def judge_exactness(equal: int, rows: int) -> str:
    """Return "all" when every reference row is met to the parameter, else "some"."""
    return "all" if equal == rows else "some"


def judge_memory(ratio: float) -> str:
    """Return "many" when a mixture takes over twice the memory of a dense model, else "alike"."""
    return "many" if ratio > 2 else "alike"
