"""List prices of hosted open models against their active and total parameters."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from report.analysis.moe.capability import Estimate
from report.analysis.statistics import BOOTSTRAP_RESAMPLES, BOOTSTRAP_SEED, LEVEL, Interval

PRECISION_VARIANTS = frozenset(("fp8", "fp4", "nvfp4", "awq", "bf16", "int8", "int4"))


class PriceFit(NamedTuple):
    """Elasticities of a price: by how many percent it rises with one percent more parameters."""

    estimates: dict[str, Estimate]
    models: int
    mixtures: int
    r_squared: float


def hosted_prices(prices: pd.DataFrame, source: str, snapshot: str) -> pd.DataFrame:
    """Return one row a repository: median list prices over independent hosts in one snapshot.

    Kept are rows of kind "host" on open weights without a quality flag and without a special tier
    (batch, fast, turbo, a region …; a numeric precision is no tier). A host with several rows of a
    repository enters with their median. Columns: repo_id, hosts, input_usd_per_mtok,
    output_usd_per_mtok.
    """
    rows = prices[prices.source.str.startswith(source) & prices.snapshot.eq(snapshot)]
    variant = rows.variant.fillna("").str.lower()
    usual = variant.eq("") | variant.isin(PRECISION_VARIANTS)
    rows = rows[usual & rows.provider_kind.eq("host") & rows.open_weights.eq("yes")]
    rows = rows[rows.price_flag.isna() & rows.repo_id.notna()]
    amounts = ["input_usd_per_mtok", "output_usd_per_mtok"]
    rows = rows.dropna(subset=amounts)
    by_host = rows.groupby(["repo_id", "provider"], sort=True)[amounts].median()
    grouped = by_host.groupby("repo_id", sort=True)
    return grouped[amounts].median().assign(hosts=grouped.size()).reset_index()


def with_sizes(priced: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Join prices with the sizes that `capability.sizes` returns; models without are left out."""
    joined = priced.join(known, on="repo_id", how="inner").dropna(subset=["total", "active"])
    return joined[joined.output_usd_per_mtok > 0].reset_index(drop=True)


def fit_price(
    rows: pd.DataFrame, column: str = "output_usd_per_mtok", resamples: int = BOOTSTRAP_RESAMPLES
) -> PriceFit:
    """Fit log(price) on log(active) and log(total) by least squares, bootstrapped by model.

    "dense" is the sum of both elasticities: that of a dense model's size.
    """
    logs = np.log(rows[["active", "total"]].astype(float).to_numpy())
    design = np.column_stack([np.ones(len(rows)), logs])
    price = np.log(rows[column].to_numpy(dtype=float))
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    picks = generator.integers(0, len(rows), size=(resamples, len(rows)))
    draws = np.array([_solve(design[pick], price[pick]) for pick in picks])
    solved = _solve(design, price)
    residual = price - design @ solved
    estimates = {
        "active": Estimate(float(solved[1]), _interval(draws[:, 1])),
        "total": Estimate(float(solved[2]), _interval(draws[:, 2])),
        "dense": Estimate(float(solved[1] + solved[2]), _interval(draws[:, 1] + draws[:, 2])),
    }
    mixtures = int(rows.architecture.eq("MoE").sum())
    return PriceFit(estimates, len(rows), mixtures, float(1 - residual.var() / price.var()))


def _solve(design: np.ndarray, price: np.ndarray) -> np.ndarray:
    solution: np.ndarray = np.linalg.lstsq(design, price, rcond=None)[0]
    return solution


def _interval(draws: np.ndarray) -> Interval:
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(draws, [tail, 1 - tail])
    return Interval(float(low), float(high))
