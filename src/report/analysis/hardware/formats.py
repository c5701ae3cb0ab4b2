"""Copies of models in other formats, the hardware each opens, and how soon they come.

A *hardware format* is a kind of hardware that some copy of a model opens (column ``reach`` of the
table `format_hardware`), not a file ending: two copies for Apple's machines are one. The original
weights count as the first; the second is the first kind of hardware that a copy adds.

The date of a copy is the day its repository was created, where the Hub's record was read. Where it
was not, the copy came between the release of the original and the first day it was seen; so every
time has an earliest and a latest value, and every curve is drawn twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report.analysis.landscape.registry import DOUBTFUL_COPIES, MAKERS
from report.analysis.survival import GOES_ON, greenwood_limits, incidence, value_at

TEXT_TASKS = ("text-generation", "image-text-to-text", "any-to-any")
"""Tasks of the models whose copies are followed: language models, with or without images."""
REACH_WORDS = {
    "any-processor": "processors and most GPUs (llama.cpp)",
    "servers": "GPU servers of several vendors",
    "apple": "Apple",
    "nvidia": "NVIDIA alone",
    "edge": "telephones and NPUs",
    "several": "a runtime of no vendor",
    "intel": "Intel",
    "huawei": "Huawei",
    "aws": "AWS",
}
"""Kinds of hardware as a reader sees them."""
_REACHED = "reached"
READINGS = ("earliest", "latest")


def format_counts(derivatives: pd.DataFrame, mapping: pd.DataFrame) -> pd.DataFrame:
    """Return one row a format: ``format``, ``reach``, ``vendors``, ``copies``, ``originals``.

    Also ``accounts`` that made them and ``base_known`` (share of copies whose base is known).
    Labels that name no format ("copy", "other_quant") are left out, as are doubtful rules.
    """
    rows = _followed(derivatives, mapping)
    accounts = rows["repo_id"].str.split("/").str[0]
    grouped = rows.assign(account=accounts).groupby(["format", "reach"], as_index=False)
    table = grouped.agg(
        copies=("repo_id", "nunique"),
        originals=("root_repo_id", "nunique"),
        accounts=("account", "nunique"),
        base_known=("base_repo_id", lambda bases: bases.notna().mean()),
    )
    table["vendors"] = table["format"].map(mapping.set_index("format")["vendors"])
    return table.sort_values(["copies", "format"], ascending=[False, True], ignore_index=True)


def _followed(derivatives: pd.DataFrame, mapping: pd.DataFrame) -> pd.DataFrame:
    sure = derivatives[~derivatives["rule"].isin(DOUBTFUL_COPIES)]
    return sure.merge(mapping[["format", "reach"]], on="format", how="inner")


def watched_models(registry: pd.DataFrame, since: str, until: pd.Timestamp) -> pd.DataFrame:
    """Return the originals whose copies are followed: ``repo_id``, ``org``, ``released``, ``days``.

    They are language models of identified makers in the registry, not copies, created on or after
    `since`; ``days`` is how long they could be watched, to `until`.
    """
    created = pd.to_datetime(registry["created_at"])
    chosen = (
        registry["kind"].isin(MAKERS)
        & ~registry["is_copy"]
        & registry["pipeline_tag"].isin(TEXT_TASKS)
        & created.between(pd.Timestamp(since), until, inclusive="left")
    )
    rows = registry.loc[chosen, ["repo_id", "org"]].assign(released=created[chosen])
    rows["days"] = (until - rows["released"]).dt.days
    return rows.sort_values("repo_id", ignore_index=True)


def dated_copies(
    derivatives: pd.DataFrame,
    mapping: pd.DataFrame,
    models: pd.DataFrame,
    uploads: pd.DataFrame,
    history: pd.DataFrame,
    until: pd.Timestamp,
) -> pd.DataFrame:
    """Return the copies with their dates: those of the table and ``created``, ``seen_by``.

    ``created`` is the day the repository was created, missing where not read; ``seen_by`` the first
    day on which any table has it, `until` where only the derivative graph does.
    """
    rows = _followed(derivatives, mapping)
    born = pd.concat([models, uploads])[["repo_id", "created_at"]].dropna()
    created = pd.to_datetime(born.drop_duplicates("repo_id").set_index("repo_id")["created_at"])
    seen = pd.to_datetime(history.groupby("repo_id")["as_of"].min())
    return rows.assign(
        created=rows["repo_id"].map(created),
        seen_by=rows["repo_id"].map(seen).fillna(until),
    )


def arrivals(copies: pd.DataFrame, watched: pd.DataFrame) -> pd.DataFrame:
    """Return one row an original and reach: ``repo_id``, ``reach``, ``earliest``, ``latest``.

    Days from release to the first copy of that reach: ``latest`` takes undated copies on the first
    day they were seen, ``earliest`` on the day of release. Days below zero (a copy put up before
    the original's page) count as zero. ``by_maker``: the first dated copy is the maker's own.
    """
    base = copies["base_repo_id"].where(
        copies["base_repo_id"].isin(watched["repo_id"]), copies["root_repo_id"]
    )
    rows = copies.assign(base=base).merge(
        watched.rename(columns={"repo_id": "base", "org": "maker"}), on="base"
    )
    latest = (rows["created"].fillna(rows["seen_by"]) - rows["released"]).dt.days
    rows["latest"] = latest.clip(lower=0)
    rows["earliest"] = rows["latest"].where(rows["created"].notna(), 0)
    rows["by_maker"] = rows["repo_id"].str.split("/").str[0] == rows["maker"]
    ordered = rows.sort_values(["base", "reach", "latest", "repo_id"])
    grouped = ordered.groupby(["base", "reach"], as_index=False)
    table = grouped.agg(
        earliest=("earliest", "min"), latest=("latest", "min"), by_maker=("by_maker", "first")
    )
    return table.rename(columns={"base": "repo_id"})


def waiting_times(found: pd.DataFrame, watched: pd.DataFrame, nth: int) -> pd.DataFrame:
    """Return, for each original and reading, the days to its `nth` hardware format.

    Columns: ``repo_id``, ``reading`` ("earliest" or "latest"), ``days``, ``observed`` (False: not
    reached by the end of watching, ``days`` is then how long it was watched). The original weights
    are the first format, so `nth` is 2 or more.
    """
    tables = []
    for reading in READINGS:
        ranked = found.sort_values(["repo_id", reading])
        place = ranked.groupby("repo_id").cumcount() + 2
        reached = ranked[place == nth].set_index("repo_id")[reading]
        days = watched["repo_id"].map(reached)
        tables.append(
            pd.DataFrame(
                {
                    "repo_id": watched["repo_id"],
                    "reading": reading,
                    "days": days.fillna(watched["days"]).astype(float),
                    "observed": days.notna(),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def spread(
    found: pd.DataFrame, watched: pd.DataFrame, nths: Sequence[int], horizon: int
) -> pd.DataFrame:
    """Return the curves of the figure: ``nth``, ``day``, and the share that reached it by then.

    ``latest`` and ``earliest`` are the product-limit estimates of the two readings, ``low`` and
    ``high`` the outer limits of their intervals by chance. Days from 0 to `horizon`.
    """
    days = np.arange(horizon + 1)
    parts = []
    for nth in nths:
        times = waiting_times(found, watched, nth)
        part = pd.DataFrame({"nth": nth, "day": days})
        for reading, limit in (("latest", "low"), ("earliest", "high")):
            curve = _curve(times[times["reading"] == reading])
            part[reading] = value_at(curve, _REACHED, days)
            part[limit] = value_at(curve, limit, days)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _curve(times: pd.DataFrame) -> pd.DataFrame:
    """Return the product-limit curve of waiting times with its limits by chance."""
    ends = times["observed"].map({True: _REACHED, False: GOES_ON})
    states = pd.DataFrame({"duration": times["days"], "end": ends})
    curve = incidence(states, [_REACHED])
    return curve.join(greenwood_limits(curve))


def first_additions(found: pd.DataFrame, watched: pd.DataFrame) -> pd.DataFrame:
    """Return, by ``reach``: ``originals`` that have it, how often it came first, and by whom.

    Columns besides: ``share`` (of the watched originals), ``dated`` (originals whose first copy is
    dated) and ``median_days`` to it among these, so of the quick ones only; ``by_maker`` (share
    whose first copy is the maker's own), ``first`` (originals of which it is the first addition by
    the latest dates).
    """
    first = found.sort_values(["repo_id", "latest", "reach"]).drop_duplicates("repo_id")
    table = found.groupby("reach", as_index=False).agg(
        originals=("repo_id", "nunique"), by_maker=("by_maker", "mean")
    )
    dated = found[found["earliest"] == found["latest"]].groupby("reach")["latest"]
    table["dated"] = table["reach"].map(dated.size()).fillna(0).astype(int)
    table["median_days"] = table["reach"].map(dated.median())
    table["share"] = table["originals"] / max(len(watched), 1)
    table["first"] = table["reach"].map(first["reach"].value_counts()).fillna(0).astype(int)
    return table.sort_values(["originals", "reach"], ascending=[False, True], ignore_index=True)
