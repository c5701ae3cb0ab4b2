"""Quantised, converted and re-uploaded repositories, counted apart: what their tags say."""

from __future__ import annotations

import pandas as pd

from report.analysis.openness.licences import FREEDOM, NO_TAG, UNREAD, read_tags
from report.analysis.openness.registry import GROUPS

SAME, FREER, TIGHTER, NO_ANSWER = (
    "same freedom",
    "freer than the original",
    "tighter than the original",
    "one of the two tags says nothing",
)


def originals_and_copies(repositories: pd.DataFrame) -> pd.DataFrame:
    """Return the licence groups of originals and of copies: copies (bool), n, one column a group.

    `repositories` has copy (bool) and group; shares are of all repositories of the row.
    """
    rows = []
    for is_copy in (False, True):
        members = repositories[repositories["copy"] == is_copy]
        shares = members["group"].value_counts(normalize=True).reindex(list(GROUPS)).fillna(0)
        rows.append((is_copy, len(members), *shares))
    return pd.DataFrame(rows, columns=["copies", "n", *GROUPS])


def relabelled(
    models: pd.DataFrame, derivatives: pd.DataFrame, licences: pd.DataFrame
) -> pd.DataFrame:
    """Return the copies whose original is in the registry, with both tags and what they say.

    A copy stands once, with the original its card declares or its name shows. Columns: repo_id,
    root_repo_id, tag, root_tag, relation (:data:`SAME`, :data:`FREER`, :data:`TIGHTER` or
    :data:`NO_ANSWER`).
    """
    tags = models.set_index("repo_id")["licence_tag"]
    rooted = derivatives.dropna(subset=["root_repo_id"]).drop_duplicates("repo_id")
    known = rooted["repo_id"].isin(tags.index) & rooted["root_repo_id"].isin(tags.index)
    frame = rooted.loc[known, ["repo_id", "root_repo_id"]].reset_index(drop=True)
    frame = frame[frame["repo_id"] != frame["root_repo_id"]].reset_index(drop=True)
    frame["tag"] = frame["repo_id"].map(tags)
    frame["root_tag"] = frame["root_repo_id"].map(tags)
    own, root = (read_tags(frame[name], licences)["category"] for name in ("tag", "root_tag"))
    frame["relation"] = [_relation(*pair) for pair in zip(own, root, strict=True)]
    return frame.sort_values("repo_id", ignore_index=True)


def _relation(own: str, root: str) -> str:
    if {own, root} & {NO_TAG, UNREAD}:
        return NO_ANSWER
    difference = FREEDOM[own] - FREEDOM[root]
    if difference == 0:
        return SAME
    return FREER if difference > 0 else TIGHTER
