"""Downloads: latest readings, how much two readings differ, shares of groups, bands of owners.

A download figure is the Hub's own: requests of the last 30 days for one file of a repository,
automation included. It counts neither people nor uses.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from report.analysis.landscape.registry import UNKNOWN
from report.analysis.statistics import Interval, bootstrap_interval, ratio_of_sums

GAPS = {"up to 7": (0, 7), "8 to 14": (7, 14), "15 to 30": (14, 30), "over 30": (30, np.inf)}
"""Groups of pairs of readings by the days between them: label to (above, up to)."""


def latest_readings(history: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """Return the registry's rows read on the last date of all, with their downloads_30d."""
    last = history[history["as_of"] == history["as_of"].max()]
    return registry.merge(last[["repo_id", "downloads_30d"]], on="repo_id")


def last_known_readings(history: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """Return repo_id, as_of and downloads_30d of the newest reading of each registry repository."""
    known = history[history["repo_id"].isin(registry["repo_id"])].sort_values("as_of")
    return known.groupby("repo_id", as_index=False).last()[["repo_id", "as_of", "downloads_30d"]]


def reading_changes(history: pd.DataFrame) -> pd.DataFrame:
    """Return repo_id, gap (days) and fold of consecutive readings of the same repository.

    fold is the larger over the smaller number; pairs with a zero have none and are left out.
    """
    ordered = history.sort_values(["repo_id", "as_of"])[["repo_id", "as_of", "downloads_30d"]]
    before = ordered.groupby("repo_id")[["as_of", "downloads_30d"]].shift()
    now = ordered["downloads_30d"].astype("float64")
    then = before["downloads_30d"].astype("float64")
    larger, smaller = now.where(now > then, then), now.where(now < then, then)
    pairs = pd.DataFrame(
        {
            "repo_id": ordered["repo_id"],
            "gap": (ordered["as_of"] - before["as_of"]).dt.days,
            "fold": larger / smaller.where(smaller > 0),
        }
    )
    return pairs.dropna(subset=["gap", "fold"]).reset_index(drop=True)


def share_beyond(changes: pd.DataFrame, fold: float) -> tuple[float, Interval]:
    """Return the share of pairs that differ by more than `fold`, with its bootstrap interval.

    Whole repositories are drawn, since readings of one repository go together.
    """
    beyond = (changes["fold"] > fold).groupby(changes["repo_id"]).agg(["sum", "size"])
    return float((changes["fold"] > fold).mean()), bootstrap_interval(
        beyond.to_numpy(dtype="float64"), ratio_of_sums
    )


def change_curve(changes: pd.DataFrame, most: float = 30, points: int = 60) -> pd.DataFrame:
    """Return days_between, fold, share_differing_more and pairs, for each group of gaps."""
    rows = []
    for label, (above, up_to) in GAPS.items():
        group = changes.loc[changes["gap"].gt(above) & changes["gap"].le(up_to), "fold"]
        rows += [
            (label, fold, float((group > fold).mean()), len(group))
            for fold in np.geomspace(1, most, points)
        ]
    return pd.DataFrame(rows, columns=["days_between", "fold", "share_differing_more", "pairs"])


def group_shares(readings: pd.DataFrame, group: str, intervals: int = 12) -> pd.DataFrame:
    """Return each group's repositories, downloads_30d, share of all downloads, and low and high.

    The largest groups, as many as `intervals`, have an interval that draws whole owners with
    replacement: it answers how far the share hangs on which owners happen to be in the registry.
    Rows without a group form the group "unknown".
    """
    labels = readings[group].astype("object").fillna(UNKNOWN)
    downloads = readings["downloads_30d"].astype("float64")
    by_owner = downloads.groupby([readings["owner"], labels]).sum().unstack(fill_value=0)
    total = by_owner.sum(axis=1)
    shares = pd.DataFrame(
        {
            "repositories": labels.value_counts(),
            "downloads_30d": by_owner.sum().astype("int64"),
            "share": by_owner.sum() / total.sum(),
        }
    ).sort_values("downloads_30d", ascending=False)
    bounds = {
        name: bootstrap_interval(np.column_stack([by_owner[name], total]), ratio_of_sums)
        for name in shares.index[:intervals]
    }
    shares["low"] = shares.index.map(lambda name: bounds[name].low if name in bounds else np.nan)
    shares["high"] = shares.index.map(lambda name: bounds[name].high if name in bounds else np.nan)
    return shares.rename_axis(group).reset_index()


def share_gap(readings: pd.DataFrame, group: str, one: str, other: str) -> tuple[float, Interval]:
    """Return share of `one` minus share of `other`, resampled as in group_shares."""
    downloads = readings["downloads_30d"].astype("float64")
    difference = downloads * ((readings[group] == one) * 1.0 - (readings[group] == other) * 1.0)
    by_owner = pd.DataFrame({"difference": difference, "all": downloads}).groupby(readings["owner"])
    pairs = by_owner.sum().to_numpy()
    return ratio_of_sums(pairs), bootstrap_interval(pairs, ratio_of_sums)


def carry_forward(history: pd.DataFrame, registry: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return repo_id, as_of and downloads_30d on every reading date of the last `days` days.

    Only repositories with a reading on or before the first of these dates are followed, so that
    all dates show the same ones; a repository not read on a date keeps its last number.
    """
    known = history[history["repo_id"].isin(registry["repo_id"])]
    wide = known.pivot(index="as_of", columns="repo_id", values="downloads_30d")
    wide = wide.astype("float64").sort_index().ffill()
    wide = wide[wide.index >= wide.index.max() - pd.Timedelta(days=days)]
    followed = wide.loc[:, wide.iloc[0].notna()]
    tidy: pd.DataFrame = followed.melt(ignore_index=False, value_name="downloads_30d")
    return tidy.reset_index()


def owner_bands(carried: pd.DataFrame, registry: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return lowest, latest and highest total of the `top` owners by latest, from carry_forward.

    Columns: owner, main_account (its most downloaded account), accounts, repositories, lowest,
    latest, highest.
    """
    owned = carried.merge(registry[["repo_id", "org", "owner"]], on="repo_id")
    totals = owned.pivot_table(
        index="as_of", columns="owner", values="downloads_30d", aggfunc="sum"
    ).sort_index()
    by_account = owned.groupby(["owner", "org"])["downloads_30d"].sum().reset_index()
    largest = by_account.sort_values(by="downloads_30d").groupby("owner")["org"].last()
    owners = owned.groupby("owner")
    bands = pd.DataFrame(
        {
            "main_account": largest,
            "accounts": owners["org"].nunique(),
            "repositories": owners["repo_id"].nunique(),
            "lowest": totals.min().astype("int64"),
            "latest": totals.iloc[-1].astype("int64"),
            "highest": totals.max().astype("int64"),
        }
    )
    return bands.nlargest(top, "latest").rename_axis("owner").reset_index()


def overlapping_neighbours(bands: pd.DataFrame) -> int:
    """Return how many owners have a band that overlaps that of the owner one place below."""
    return int((bands["lowest"] <= bands["highest"].shift(-1)).sum())


def shares_by_date(carried: pd.DataFrame, registry: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return as_of, group and its share of all downloads of that date, same repositories on all."""
    grouped = carried.merge(registry[["repo_id", group]], on="repo_id")
    grouped[group] = grouped[group].fillna(UNKNOWN)
    totals = grouped.groupby(["as_of", group])["downloads_30d"].sum().reset_index()
    of_date = totals.groupby("as_of")["downloads_30d"].transform("sum")
    totals["share"] = totals["downloads_30d"] / of_date
    return totals[["as_of", group, "share"]]


def largest_outside(history: pd.DataFrame, registry: pd.DataFrame) -> pd.Series:
    """Return the reading with most downloads among repositories that are not in the registry."""
    outside = history[~history["repo_id"].isin(registry["repo_id"])]
    return outside.iloc[int(outside["downloads_30d"].to_numpy(dtype="int64").argmax())]


def country_table(readings: pd.DataFrame, registry: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return the `top` countries by downloads of their accounts, the unknown ones last.

    Columns: country; repositories and share_of_repositories of the whole registry;
    share_of_downloads (by the country of the account) with low and high; share_by_origin (by the
    country of the maker of the model).
    """
    shares = group_shares(readings, "country", intervals=top + 1).set_index("country")
    origins = group_shares(readings, "origin", intervals=0).set_index("origin")["share"]
    repositories = registry["country"].fillna(UNKNOWN).value_counts()
    named = shares.drop(index=UNKNOWN, errors="ignore").head(top)
    table = pd.concat([named, shares.loc[shares.index == UNKNOWN]])
    counts = repositories.reindex(table.index, fill_value=0)
    return pd.DataFrame(
        {
            "repositories": counts,
            "share_of_repositories": counts / len(registry),
            "downloads_30d": table["downloads_30d"],
            "share_of_downloads": table["share"],
            "low": table["low"],
            "high": table["high"],
            "share_by_origin": origins.reindex(table.index, fill_value=0.0),
        }
    ).reset_index(names="country")


def copied_abroad(readings: pd.DataFrame, account: str, origin: str) -> int:
    """Return the downloads of copies from accounts of one country of models made in another."""
    chosen = readings["is_copy"] & readings["country"].eq(account) & readings["origin"].eq(origin)
    return int(readings.loc[chosen, "downloads_30d"].sum())


def compare_pages(pages: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Return repo_id, value, lowest and highest of the history, and whether it lies between.

    `pages` are numbers read on stored pages of the Hub, most of them without a date.
    """
    read = pages.loc[pages["metric"] == "downloads_30d", ["repo_id", "value"]]
    bounds = history.groupby("repo_id")["downloads_30d"].agg(lowest="min", highest="max")
    compared = read.merge(bounds, on="repo_id")
    compared["inside"] = compared["value"].between(compared["lowest"], compared["highest"])
    return compared
