"""Cohorts of repositories by the half-year in which they were created.

The registry follows what was fashionable while it was compiled, and only grows; so cohorts are
compared by their composition, never by their number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from report.analysis.landscape.registry import MAKERS, UNKNOWN
from report.analysis.statistics import (
    Interval,
    bootstrap_interval,
    ratio_of_sums,
    wilson_interval,
)

TASKS = ("text-generation", "image-text-to-text")
"""Hub tasks of models that write text."""


def half_year_start(dates: pd.Series) -> pd.Series:
    """Return the first day of the half-year of each date.

    >>> half_year_start(pd.Series(pd.to_datetime(["2025-06-30", "2025-07-01"]))).dt.month.tolist()
    [1, 7]
    """
    second_half = (dates.dt.month > 6).astype("int64")
    parts = {"year": dates.dt.year, "month": 1 + 6 * second_half, "day": 1}
    return pd.to_datetime(pd.DataFrame(parts, index=dates.index))


def original_models(registry: pd.DataFrame) -> pd.DataFrame:
    """Return dated repositories that are no copies, with half_year (its first day)."""
    chosen = registry[~registry["is_copy"] & registry["created_at"].notna()]
    return chosen.assign(half_year=half_year_start(chosen["created_at"]))


def makers_models(registry: pd.DataFrame) -> pd.DataFrame:
    """Return the original text models of accounts stated to be of a kind in MAKERS."""
    originals = original_models(registry)
    makers = originals["kind"].isin(MAKERS) & originals["kind_basis"].eq("stated")
    return originals[makers & originals["pipeline_tag"].isin(TASKS)]


def origin_shares(
    originals: pd.DataFrame, countries: tuple[str, ...] = ("CN", "US")
) -> pd.DataFrame:
    """Return half_year, origin, repositories, share of the half-year and its n.

    Origins are the given countries, "other" for all others, "unknown" without a country.
    """
    known = originals["origin"]
    group = known.where(known.isin(countries) | known.isna(), "other").fillna(UNKNOWN)
    counts = originals.groupby(["half_year", group]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=[*countries, "other", UNKNOWN], fill_value=0)
    tidy = counts.reset_index().melt("half_year", var_name="origin", value_name="repositories")
    tidy["n"] = tidy.groupby("half_year")["repositories"].transform("sum")
    tidy["share"] = tidy["repositories"] / tidy["n"]
    return tidy


def moe_share(models: pd.DataFrame) -> tuple[float, Interval]:
    """Return the share of models with routed experts, unknown architectures left out.

    The interval draws whole makers, since repositories of one release are not independent. Where
    all models agree no resample can differ; there it is Wilson's, for as many trials as makers.
    """
    known = models[models["is_moe"].notna()]
    per_maker = known["is_moe"].astype("float64").groupby(known["owner"]).agg(["sum", "size"])
    pairs = per_maker.to_numpy(dtype="float64")
    share = float(known["is_moe"].mean()) if len(known) else float("nan")
    if share in (0.0, 1.0):
        return share, wilson_interval(round(share * len(pairs)), len(pairs))
    return share, bootstrap_interval(pairs, ratio_of_sums)


def moe_shares(models: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return half_year, n, makers, share with routed experts, low and high.

    Half-years with fewer than `least` models of known architecture are left out.
    """
    rows = []
    for start, cohort in models[models["is_moe"].notna()].groupby("half_year"):
        if len(cohort) >= least:
            share, (low, high) = moe_share(cohort)
            rows.append((start, len(cohort), cohort["owner"].nunique(), share, low, high))
    return pd.DataFrame(rows, columns=["half_year", "n", "makers", "share", "low", "high"])


def size_quartiles(models: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return half_year, n, lower_quartile, median and upper_quartile of total parameters."""
    sized = models[models["parameters_total"].notna()]
    sizes = sized["parameters_total"].astype("float64").groupby(sized["half_year"])
    table = sizes.quantile(np.array([0.25, 0.5, 0.75])).unstack()
    table.columns = pd.Index(["lower_quartile", "median", "upper_quartile"])
    table.insert(0, "n", sizes.size())
    return table[table["n"] >= least].reset_index()


def median_interval(sizes: pd.Series) -> Interval:
    """Return the bootstrap interval of the median of parameter counts."""
    return bootstrap_interval(
        sizes.dropna().to_numpy(dtype="float64"), lambda x: float(np.median(x))
    )
