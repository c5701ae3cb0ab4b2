"""The second lens: licence tags of the registry, counted by repository and by downloads.

A tag is what the uploader typed; nobody read the licence. It says nothing of data or code, so
nothing here is called open source.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from report.analysis.openness.licences import NO_TAG, UNREAD, read_tags
from report.analysis.statistics import Interval, bootstrap_interval, ratio_of_sums

GROUPS = (
    "OSI-approved licence",
    "other free licence",
    "restricted licence",
    "non-commercial licence",
    UNREAD,
    NO_TAG,
)
FREE_GROUPS = GROUPS[:2]
"""Groups of licences without limits of use, user or territory."""

TAG_AGREES, TAG_DIFFERS = "same licence", "another licence"
TAG_UNCLEAR = "tag names no licence, or several"
_GROUP_OF = {
    "osi-approved": GROUPS[0],
    "permissive-model-licence": GROUPS[1],
    "restricted-open-weight": GROUPS[2],
    "source-available-other": GROUPS[2],
    "non-commercial": GROUPS[3],
}


def tagged_repositories(
    models: pd.DataFrame, derivatives: pd.DataFrame, licences: pd.DataFrame
) -> pd.DataFrame:
    """Return the repositories with their licence group, copies marked.

    Columns: repo_id, licence_tag, licence_id, group (one of :data:`GROUPS`), year (of creation;
    missing where unknown), copy (quantised, converted or re-uploaded, by the derivative graph).
    """
    readings = read_tags(models["licence_tag"], licences)
    created = pd.to_datetime(models["created_at"]).dt.year
    return pd.DataFrame(
        {
            "repo_id": models["repo_id"],
            "licence_tag": models["licence_tag"],
            "licence_id": readings["licence_id"],
            "group": readings["category"].map(lambda category: _GROUP_OF.get(category, category)),
            "year": created.astype("Int64"),
            "copy": models["repo_id"].isin(set(derivatives["repo_id"])),
        }
    )


def without_series(repositories: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return the repositories that do not start with `prefix`: one release of many repositories."""
    return repositories[~repositories["repo_id"].str.startswith(prefix)]


def typical_downloads(history: pd.DataFrame, since: str) -> pd.Series:
    """Return the median of the 30-day downloads of each repository read on or after `since` (ISO).

    A median over several readings, because a single one often differs twofold from the next.
    """
    recent = history[pd.to_datetime(history["as_of"]) >= pd.Timestamp(since)]
    return recent.groupby("repo_id")["downloads_30d"].median().rename("downloads")


def download_share(
    repositories: pd.DataFrame, downloads: pd.Series, groups: tuple[str, ...]
) -> tuple[float, Interval, int]:
    """Return the share of downloads that goes to `groups`, its interval, and the repositories used.

    Over repositories with a tag and a download figure. The interval is the percentile bootstrap
    over repositories (Efron 1979): wide, because few repositories hold most downloads.
    """
    tagged = repositories[repositories["group"] != NO_TAG]
    used = tagged.join(downloads, on="repo_id", how="inner")
    total = used["downloads"].to_numpy(dtype=float)
    pairs = np.column_stack([total * used["group"].isin(groups).to_numpy(), total])
    return ratio_of_sums(pairs), bootstrap_interval(pairs, ratio_of_sums), len(used)


def unclassified_tags(repositories: pd.DataFrame) -> pd.DataFrame:
    """Return the tags that no licence record explains: licence_tag, repositories (most first)."""
    unread = repositories.loc[repositories["group"] == UNREAD, "licence_tag"]
    counts = unread.value_counts().rename_axis("licence_tag").rename("repositories").reset_index()
    return counts.sort_values(["repositories", "licence_tag"], ascending=[False, True])


def lens_comparison(
    families: pd.DataFrame, read_licences: pd.Series, repositories: pd.DataFrame
) -> pd.DataFrame:
    """Return the families whose main repository is in the registry, with both licences.

    `read_licences` is family id to the licence a person read. Columns: family_id, repo_id,
    licence_read, licence_tagged (id, empty where the tag names none), licence_tag, outcome (a
    label).
    """
    tags = repositories.set_index("repo_id")[["licence_tag", "licence_id", "group"]]
    frame = families[["family_id", "repo_id"]].join(tags, on="repo_id", how="inner")
    frame["licence_read"] = frame["family_id"].map(read_licences)
    frame = frame.rename(columns={"licence_id": "licence_tagged"})
    frame = frame[(frame["group"] != NO_TAG) & (frame["licence_read"] != "")]
    frame["outcome"] = [
        _outcome(read, tagged)
        for read, tagged in zip(frame["licence_read"], frame["licence_tagged"], strict=True)
    ]
    columns = ["family_id", "repo_id", "licence_read", "licence_tagged", "licence_tag", "outcome"]
    return frame[columns].sort_values("family_id", ignore_index=True)


def _outcome(read: str, tagged: str) -> str:
    if not tagged:
        return TAG_UNCLEAR
    return TAG_AGREES if read == tagged else TAG_DIFFERS


def mix_series(repositories: pd.DataFrame, downloads: pd.Series) -> pd.DataFrame:
    """Return the licence mix by year of creation, over all years, and over all years by downloads.

    Columns: series (the year, "all years", "all years, by downloads"), group, share (of the
    repositories, or of their downloads), n (repositories in the series).
    """
    dated = repositories.dropna(subset=["year"])
    parts = [_mix(rows, str(year)) for year, rows in dated.groupby("year")]
    counted = repositories.join(downloads, on="repo_id", how="inner")
    parts.append(_mix(repositories, "all years"))
    parts.append(_mix(counted, "all years, by downloads", weight="downloads"))
    return pd.concat(parts, ignore_index=True)


def _mix(repositories: pd.DataFrame, series: str, weight: str | None = None) -> pd.DataFrame:
    weights = repositories[weight] if weight else pd.Series(1, index=repositories.index)
    totals = weights.groupby(repositories["group"]).sum().reindex(list(GROUPS), fill_value=0)
    shares = (totals / totals.sum()).rename("share").rename_axis("group").reset_index()
    return shares.assign(series=series, n=len(repositories))[["series", "group", "share", "n"]]
