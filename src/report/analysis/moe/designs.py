"""How mixtures are built, by year of release and by country of their maker."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from report.analysis.statistics import Interval, bootstrap_interval, wilson_interval

OTHER = "other"
MEASURES = {"ratio": "activation_ratio", "granularity": "granularity", "experts": "experts"}
"""What is given as a median, and the column of the ledger it comes from."""
SHARES = {"shared": "has_shared", "prediction": "announces_prediction"}
"""What is given as a share of the shapes."""


def by_year(mixtures: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """Return one row a year of release, years up to `first_year` joined.

    Columns: period, models, and for ratio (active share), granularity and experts the median with
    its bootstrap interval over shapes (…_low, …_high), for shared (experts every token uses) and
    prediction (layers for multi-token prediction announced) the share of shapes with its Wilson
    interval.
    """
    years = mixtures.release_date.dt.year.clip(lower=first_year)
    return pd.DataFrame(_rows(mixtures.groupby(years, sort=True)))


def by_country(
    mixtures: pd.DataFrame, countries: pd.Series, since: int, least: int
) -> pd.DataFrame:
    """Return the columns of `by_year` a country (ISO code) of the publishing account.

    Only shapes released from the year `since` on; countries with fewer than `least` of them are
    joined as "other". `countries` has the accounts as index.
    """
    recent = mixtures[mixtures.release_date.dt.year >= since]
    of = recent.repo_id.str.split("/").str[0].map(countries).fillna(OTHER)
    few = of.map(of.value_counts()) < least
    return pd.DataFrame(_rows(recent.groupby(of.mask(few, OTHER), sort=True)))


def points(mixtures: pd.DataFrame, countries: pd.Series, years: pd.DataFrame) -> pd.DataFrame:
    """Return what the figure of granularity shows: one row a shape and one a year's median.

    Columns: kind ("model" or "median"), repo_id, country ("CN", "US" or "other"), date, until,
    granularity, low, high, models.
    """
    country = mixtures.repo_id.str.split("/").str[0].map(countries)
    models = pd.DataFrame(
        {
            "kind": "model",
            "repo_id": mixtures.repo_id,
            "country": country.where(country.isin(["CN", "US"]), OTHER),
            "date": mixtures.release_date,
            "granularity": mixtures.granularity,
        }
    )
    starts = pd.to_datetime(years.period.astype(str) + "-01-01")
    starts = starts.where(starts.index > 0, mixtures.release_date.min().normalize())
    ends = pd.to_datetime(years.period.astype(str) + "-12-31")
    medians = pd.DataFrame(
        {
            "kind": "median",
            "date": starts,
            "until": ends.clip(upper=mixtures.release_date.max()),
            "granularity": years.granularity,
            "low": years.granularity_low,
            "high": years.granularity_high,
            "models": years.models,
        }
    )
    return pd.concat([models, medians], ignore_index=True)


def _rows(groups: Any) -> Iterator[dict[str, Any]]:
    for period, group in groups:
        yield _row(period, group)


def _row(period: Hashable, group: pd.DataFrame) -> dict[str, Any]:
    row: dict[str, Any] = {"period": period, "models": len(group)}
    for name, column in MEASURES.items():
        values = group[column].dropna().to_numpy(dtype=float)
        interval = bootstrap_interval(values, lambda sample: float(pd.Series(sample).median()))
        row |= _with_interval(name, float(pd.Series(values).median()), interval)
    for name, column in SHARES.items():
        having = int(group[column].sum())
        row |= _with_interval(name, having / len(group), wilson_interval(having, len(group)))
    return row


def _with_interval(name: str, value: float, interval: Interval) -> dict[str, float]:
    return {name: value, f"{name}_low": interval.low, f"{name}_high": interval.high}
