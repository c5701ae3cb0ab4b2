"""How often the repositories of a case were requested, and how large they are."""

from __future__ import annotations

import pandas as pd

from report.analysis.cases.background import Background
from report.analysis.cases.facts import read_size


def readings(known: Background, system_id: str, most: int = 6) -> pd.DataFrame:
    """Return the readings of a case's repositories, the `most` requested ones at the newest.

    Columns: repo_id, name, as_of, downloads_30d. Of several readings on one day the largest stands.
    """
    rows = known.subjects[known.subjects["system_id"] == system_id]
    history = known.downloads[known.downloads["repo_id"].isin(rows["repo_id"].dropna())]
    history = history.dropna(subset=["downloads_30d"])
    keys = ["repo_id", "as_of"]
    daily = history.groupby(keys)["downloads_30d"].max().reset_index().sort_values(keys)
    newest = daily.groupby("repo_id")["downloads_30d"].last().nlargest(most)
    chosen = daily[daily["repo_id"].isin(newest.index)]
    named = chosen.assign(name=chosen["repo_id"].str.split("/").str[1])
    return pd.DataFrame(named, columns=["repo_id", "name", "as_of", "downloads_30d"])


def variants(known: Background, system_id: str) -> pd.DataFrame:
    """Return the repositories of a case's releases, one a row, in their order.

    Columns: repo_id, total and active (parameters, counted from the configuration; a total without
    one is that of the files), context (tokens), licence_tag, created_at, downloads_30d (newest).
    What the edition does not say is missing.
    """
    rows = known.subjects[
        (known.subjects["system_id"] == system_id) & (known.subjects["role"] == "variant")
    ].sort_values("position")
    sizes = [read_size(known, str(repo_id)) for repo_id in rows["repo_id"]]
    history = known.downloads.dropna(subset=["downloads_30d"]).sort_values("as_of")
    newest = history.groupby("repo_id")["downloads_30d"].last()
    described = known.models.reindex(rows["repo_id"])[["licence_tag", "created_at"]]
    return pd.DataFrame(
        {
            "repo_id": list(rows["repo_id"]),
            "total": pd.array([size.total for size in sizes], dtype="Int64"),
            "active": pd.array([size.active for size in sizes], dtype="Int64"),
            "context": pd.array([size.context for size in sizes], dtype="Int64"),
            "licence_tag": list(described["licence_tag"]),
            "created_at": list(described["created_at"]),
            "downloads_30d": newest.reindex(rows["repo_id"]).astype("Int64").to_numpy(),
        }
    )
