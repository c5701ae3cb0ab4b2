"""How far the counter reaches: repositories and downloads with a rule, and exact counts."""

from __future__ import annotations

import pandas as pd

from report.analysis.moe.architectures import known_types
from report.analysis.moe.crosscheck import UNEXPLAINED
from report.analysis.moe.unruled import in_the_way

WRITING = ("text-generation", "image-text-to-text")
"""Tasks, as tagged on the Hub, of the models the counter is for."""

EQUAL = "equal to the parameter"
NEAR = "within the threshold"
FEWER = "fewer numbers in the files"
TOWERS = "towers in the files, text alone counted"
MORE = "more numbers in the files"
CLASSES = (EQUAL, NEAR, FEWER, TOWERS, MORE)
"""How a count from a digest stands to the recorded total."""


def named(models: pd.DataFrame, downloads: pd.Series) -> pd.DataFrame:
    """Return the repositories that name a model type.

    Columns: repo_id, model_type, writes (the task is one the counter is for), known (the type has a
    rule), downloads (of 30 days; missing when unread). `downloads` is by repo_id.
    """
    rows = models[models.architecture.notna()]
    return pd.DataFrame(
        {
            "repo_id": rows.repo_id,
            "model_type": rows.architecture,
            "writes": rows.pipeline_tag.isin(WRITING),
            "known": rows.architecture.isin(known_types()),
            "downloads": rows.repo_id.map(downloads),
        }
    ).reset_index(drop=True)


def download_share(repositories: pd.DataFrame) -> float:
    """Return the share of all downloads that goes to repositories whose type has a rule."""
    return float(repositories.downloads[repositories.known].sum() / repositories.downloads.sum())


def without_rule(repositories: pd.DataFrame) -> pd.DataFrame:
    """Return the model types without a rule, the most downloaded first.

    Columns: model_type, repositories, downloads, download_share (of all downloads given), missing
    (what stands in the way of a rule).
    """
    unknown = repositories[~repositories.known]
    grouped = unknown.groupby("model_type").agg(
        repositories=("repo_id", "size"), downloads=("downloads", "sum")
    )
    grouped["download_share"] = grouped.downloads / repositories.downloads.sum()
    ordered = grouped.sort_values(["downloads", "repositories"], ascending=False, kind="stable")
    rows = ordered.reset_index()
    return rows.assign(missing=rows.model_type.map(in_the_way))


def exactness(digests: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return how counts from digests stand to recorded totals, in repositories.

    Columns: class, dense and mixture (text models), towers (models that also see or hear), all and
    share. `digests` as of :func:`registry.count_digests`. "Fewer numbers" are weights packed
    several in one number, pruned models, adapters; "more numbers" layers beside the model, stored
    copies, scales; both, sizes of which a digest says nothing. A digest has no towers, so models
    with towers that hold more than their text part are set apart.
    """
    kinds = digests.architecture.map({"dense": "dense", "MoE": "mixture"})
    kinds = kinds.where(digests.plain, "towers")
    counts = pd.crosstab(_classes(digests, threshold), kinds)
    counts = counts.reindex(index=CLASSES, columns=["dense", "mixture", "towers"], fill_value=0)
    every = counts.sum(axis=1)
    return counts.assign(all=every, share=every / len(digests)).rename_axis("class").reset_index()


def _classes(digests: pd.DataFrame, threshold: float) -> pd.Series:
    difference = digests.recorded / digests.counted - 1
    classes = pd.Series(MORE, index=digests.index)
    classes[(difference > threshold) & ~digests.plain] = TOWERS
    classes[difference < -threshold] = FEWER
    classes[difference.abs() <= threshold] = NEAR
    classes[difference == 0] = EQUAL
    return classes


def quantised_share(digests: pd.DataFrame, formats: pd.Series, threshold: float) -> float:
    """Return the share of quantised copies among repositories with fewer numbers than counted.

    `formats` are those of the derivatives table by repo_id; "copy" is a format without a change.
    """
    fewer = digests[_classes(digests, threshold).eq(FEWER)]
    known = fewer.repo_id.map(formats)
    return float((known.notna() & known.ne("copy")).mean())


def reasons(checked: pd.DataFrame) -> pd.DataFrame:
    """Return why recorded totals differ from counts of whole configurations: reason, models.

    `checked` as of :func:`crosscheck.crosscheck`; a model with several reasons is in each of them.
    """
    differing = checked[checked.recorded.notna() & checked.recorded_difference.ne(0)]
    split = differing.reason.str.split(";").explode()
    counts = split.value_counts(sort=False).rename_axis("reason").rename("models").reset_index()
    last = counts.reason.eq(UNEXPLAINED)
    return (
        counts.assign(last=last)
        .sort_values(["last", "models", "reason"], ascending=[True, False, True])
        .drop(columns="last")
        .reset_index(drop=True)
    )


def judge_reach(share: float) -> str:
    """Return "wide" when at least nine tenths of downloads go to types with a rule."""
    return "wide" if share >= 0.9 else "partial"


def judge_equal(share: float) -> str:
    """Return "mostly" when at least half of the counts are exact, else "seldom"."""
    return "mostly" if share >= 0.5 else "seldom"
