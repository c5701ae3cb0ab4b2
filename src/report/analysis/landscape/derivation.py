"""Originals and copies: what is quantised, converted or uploaded again, and from what."""

from __future__ import annotations

import pandas as pd

from report.analysis.landscape.registry import DOUBTFUL_COPIES, find_copies

EVIDENCE = {
    "declared": "declared on the model card or checked",
    "llmfit": "declared on the model card or checked",
    "name": "read from the name",
    "same": "same name and size",
    "format": "format visible, base unknown",
}
"""What a rule of the derivative graph rests on, by its first word."""

RELATIONS = {
    "finetune": "fine-tuned model",
    "quantized": "quantised model",
    "adapter": "adapter",
    "merge": "merged model",
}
"""Relations to a base model that the Hub lets a model card declare, and their names for readers."""


def count_evidence(copies: pd.DataFrame) -> pd.DataFrame:
    """Return evidence, copies and share of all copies, the most frequent first.

    A kind of evidence that no copy rests on is listed with none: an edition that was asked of the
    Hub itself reads nothing from names.
    """
    counts = copies["rule"].str.split("_").str[0].map(EVIDENCE).value_counts()
    counts = counts.reindex(list(dict.fromkeys(EVIDENCE.values())), fill_value=0)
    counts = counts.sort_values(ascending=False, kind="stable")
    table = counts.rename_axis("evidence").rename("copies").reset_index()
    table["share"] = table["copies"] / table["copies"].sum()
    return table


def count_doubtful(derivatives: pd.DataFrame, registry: pd.DataFrame) -> int:
    """Return how many repositories of the registry have only evidence too weak to call a copy."""
    weak = derivatives.loc[derivatives["rule"].isin(DOUBTFUL_COPIES), "repo_id"]
    sure = find_copies(derivatives)["repo_id"]
    return int(registry["repo_id"].isin(set(weak) - set(sure)).sum())


def most_copied(registry: pd.DataFrame, top: int) -> pd.DataFrame:
    """Return root_repo_id, country, its copies in the registry, their accounts and formats."""
    copies = registry[registry["is_copy"] & registry["root_repo_id"].notna()]
    table = copies.groupby("root_repo_id").agg(
        country=("origin", "first"),
        copies=("repo_id", "size"),
        accounts=("org", "nunique"),
        formats=("format", "nunique"),
    )
    ordered = table.reset_index().sort_values(
        ["copies", "root_repo_id"], ascending=[False, True], ignore_index=True
    )
    return ordered.head(top)


def count_relations(uploads: pd.DataFrame, since: str) -> pd.DataFrame:
    """Return relation, repositories and their share, for uploads created on or after `since`.

    A card that names a base without a relation, or no base at all, counts as "none declared".
    """
    recent = uploads[uploads["created_at"] >= pd.Timestamp(since)]
    relation = recent["base_relation"].fillna("none declared")
    counts = relation.value_counts().reindex([*RELATIONS, "none declared"], fill_value=0)
    counts = counts.rename(index=RELATIONS)
    table = counts.rename_axis("relation").rename("repositories").reset_index()
    table["share"] = table["repositories"] / len(recent)
    return table
