"""List prices of hosted open models against their active and total parameters."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from report.analysis.moe.least_squares import (
    DAYS_A_YEAR,
    Estimate,
    cluster_bootstrap,
    solve,
    within,
)
from report.analysis.statistics import BOOTSTRAP_RESAMPLES, percentile_interval

PRECISION_VARIANTS = frozenset(("fp8", "fp4", "nvfp4", "awq", "bf16", "int8", "int4"))
AMOUNTS = ("input_usd_per_mtok", "output_usd_per_mtok")


class PriceFit(NamedTuple):
    """Elasticities of a price: by how many per cent it rises with one per cent more parameters.

    `share` is the part of active size in both together; `ahead` says which elasticity is larger
    beyond the interval of their difference ("total", "active" or "unclear").
    """

    active: Estimate
    total: Estimate
    share: Estimate
    ahead: str
    rows: int
    models: int
    mixtures: int
    hosts: int


def listings(
    prices: pd.DataFrame, source: str, snapshot: str, kinds: tuple[str, ...] = ("host",)
) -> pd.DataFrame:
    """Return one row a repository and provider: the median of its list prices in one snapshot.

    Kept are rows of `kinds` of provider on open weights without a quality flag and without a
    special tier (batch, fast, turbo, a region …; a numeric precision is no tier). Columns: repo_id,
    provider, input_usd_per_mtok, output_usd_per_mtok (dollars a million tokens).
    """
    rows = prices[prices.source.str.startswith(source) & prices.snapshot.eq(snapshot)]
    variant = rows.variant.fillna("").str.lower()
    usual = variant.eq("") | variant.isin(PRECISION_VARIANTS)
    rows = rows[usual & rows.provider_kind.isin(kinds) & rows.open_weights.eq("yes")]
    rows = rows[rows.price_flag.isna() & rows.repo_id.notna()].dropna(subset=list(AMOUNTS))
    return rows.groupby(["repo_id", "provider"], sort=True)[list(AMOUNTS)].median().reset_index()


def hosted_prices(prices: pd.DataFrame, source: str, snapshot: str) -> pd.DataFrame:
    """Return one row a repository: median list prices over independent hosts in one snapshot.

    Columns: repo_id, hosts, input_usd_per_mtok, output_usd_per_mtok; a host has one vote.
    """
    grouped = listings(prices, source, snapshot).groupby("repo_id", sort=True)
    return grouped[list(AMOUNTS)].median().assign(hosts=grouped.size()).reset_index()


def with_sizes(priced: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Join prices with the sizes that `capability.sizes` returns; models without are left out."""
    joined = priced.join(known, on="repo_id", how="inner").dropna(subset=["total", "active"])
    return joined[joined.output_usd_per_mtok > 0].reset_index(drop=True)


def fit_price(
    rows: pd.DataFrame, column: str, dated: bool = False, resamples: int = BOOTSTRAP_RESAMPLES
) -> PriceFit:
    """Fit log(price) on log(active) and log(total) with a constant for every provider.

    Prices are compared within a provider only (fixed effects), so that dear and cheap providers
    with different models do not mislead; providers with one model say nothing and are left out.
    With `dated`, the release date is a term too. Intervals are by resampling models, of which each
    has many prices.
    """
    kept = _comparable(rows, column, dated)
    columns, groups = _columns(kept, column, dated), pd.factorize(kept.provider)[0]

    def estimate(places: np.ndarray) -> np.ndarray:
        inner = within(columns[places], groups[places])
        return solve(inner[:, :-1], inner[:, -1])

    solved = estimate(np.arange(len(kept)))
    draws = cluster_bootstrap(kept.repo_id, estimate, resamples)
    return PriceFit(
        active=Estimate(float(solved[0]), percentile_interval(draws[:, 0])),
        total=Estimate(float(solved[1]), percentile_interval(draws[:, 1])),
        share=Estimate(float(_share(solved[None])[0]), percentile_interval(_share(draws))),
        ahead=_ahead(draws[:, 1] - draws[:, 0]),
        rows=len(kept),
        models=kept.repo_id.nunique(),
        mixtures=kept.repo_id[kept.architecture.eq("MoE")].nunique(),
        hosts=kept.provider.nunique(),
    )


def table(fits: dict[tuple[str, str, str], PriceFit]) -> pd.DataFrame:
    """Return one row a fit, keyed by collection, direction and terms.

    Columns: collection, direction, terms, active, active_low, active_high, total, total_low,
    total_high, share, share_low, share_high, rows, models, mixtures, hosts.
    """
    rows: list[dict[str, Any]] = []
    for (collection, direction, terms), fit in fits.items():
        row: dict[str, Any] = {"collection": collection, "direction": direction, "terms": terms}
        for name in ("active", "total", "share"):
            estimate: Estimate = getattr(fit, name)
            row |= {
                name: estimate.value,
                f"{name}_low": estimate.interval.low,
                f"{name}_high": estimate.interval.high,
            }
        counts = {name: getattr(fit, name) for name in ("rows", "models", "mixtures", "hosts")}
        rows.append({**row, **counts})
    return pd.DataFrame(rows)


def _comparable(rows: pd.DataFrame, column: str, dated: bool) -> pd.DataFrame:
    kept = rows[rows[column] > 0]
    if dated:
        kept = kept.dropna(subset=["release_date"])
    models = kept.groupby("provider").repo_id.transform("nunique")
    return kept[models > 1].reset_index(drop=True)


def _columns(rows: pd.DataFrame, column: str, dated: bool) -> np.ndarray:
    columns = [np.log(rows[name].to_numpy(dtype=float)) for name in ("active", "total")]
    if dated:
        days = (rows.release_date - rows.release_date.min()).dt.days
        columns.append(days.to_numpy(dtype=float) / DAYS_A_YEAR)
    return np.column_stack([*columns, np.log(rows[column].to_numpy(dtype=float))])


def _share(solved: np.ndarray) -> np.ndarray:
    found: np.ndarray = solved[:, 0] / (solved[:, 0] + solved[:, 1])
    return found


def _ahead(difference: np.ndarray) -> str:
    low, high = percentile_interval(difference)
    if low > 0:
        return "total"
    return "active" if high < 0 else "unclear"
