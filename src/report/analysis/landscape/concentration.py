"""How concentrated downloads are, over repositories and over owners."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from report.analysis.statistics import Interval, bootstrap_interval, effective_number, top_share


class Measure(NamedTuple):
    """One measure of concentration of one kind of member, with its bootstrap interval."""

    member: str
    name: str
    estimate: float
    interval: Interval


def top_members_share(weights: np.ndarray, members: int) -> float:
    """Return the share of the total held by the largest `members`; nan when the total is 0."""
    ordered = np.sort(np.asarray(weights, dtype="float64"))[::-1]
    total = ordered.sum()
    return float(ordered[:members].sum() / total) if total else float("nan")


MEASURES: dict[str, Callable[[np.ndarray], float]] = {
    "top_1_percent": lambda weights: top_share(weights, 0.01),
    "top_10": lambda weights: top_members_share(weights, 10),
    "effective_order_1": lambda weights: effective_number(weights, 1),
    "effective_order_2": lambda weights: effective_number(weights, 2),
}
"""Share of the top 1 %, share of the ten largest, Hill numbers of order 1 and 2."""


def weights_by_member(readings: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the downloads of each repository and of each owner, the largest first."""
    downloads = readings["downloads_30d"].astype("float64")
    owners = downloads.groupby(readings["owner"]).sum()
    return {
        "repositories": np.sort(downloads.to_numpy())[::-1],
        "owners": np.sort(owners.to_numpy())[::-1],
    }


def measure_concentration(readings: pd.DataFrame) -> list[Measure]:
    """Return every measure for repositories and owners; intervals draw members with replacement."""
    return [
        Measure(member, name, measure(weights), bootstrap_interval(weights, measure))
        for member, weights in weights_by_member(readings).items()
        for name, measure in MEASURES.items()
    ]


def concentration_table(readings: pd.DataFrame) -> pd.DataFrame:
    """Return one row a kind of member: how many there are, and the measures."""
    rows = [
        {"member": member, "members": len(weights)}
        | {name: measure(weights) for name, measure in MEASURES.items()}
        for member, weights in weights_by_member(readings).items()
    ]
    return pd.DataFrame(rows)


def cumulative_shares(readings: pd.DataFrame) -> pd.DataFrame:
    """Return member, rank, members and share of all downloads held down to that rank."""
    curves = []
    for member, weights in weights_by_member(readings).items():
        shares = np.cumsum(weights) / weights.sum()
        ranks = np.unique(np.geomspace(1, len(weights), 120).round().astype(int))
        curves.append(
            pd.DataFrame(
                {
                    "member": member,
                    "rank": ranks,
                    "members": len(weights),
                    "share_down_to_rank": shares[ranks - 1],
                }
            )
        )
    return pd.concat(curves, ignore_index=True)
