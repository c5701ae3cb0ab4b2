"""Does openness go with use and quality? The frames for regressions within makers.

Assumptions, stated on the page: what makers differ in besides size and age is constant within a
maker; the relation is linear in the logarithms; a licence tag says what the licence is; and nobody
chooses the licence of a model because of how it will be received. The last does not hold for sure,
so an effect here is an association.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from report.analysis.landscape.registry import MAKERS, SIZE, has_flag
from report.analysis.openness.licences import NO_TAG, UNREAD
from report.analysis.openness.registry import FREE_GROUPS
from report.analysis.openness.verdict import Verdict

FREE = "free"
CONTROLS = ("log_size", "log_size_squared", "log_age")
_RECENT = "2024-01-01"
_SOME_DOWNLOADS = 1_000


def model_frame(
    repositories: pd.DataFrame, models: pd.DataFrame, accounts: pd.DataFrame, day: str
) -> pd.DataFrame:
    """Return original repositories with what the regressions hold fixed, a row a repository.

    `repositories` as :func:`~.registry.tagged_repositories`, `accounts` as
    :func:`report.analysis.landscape.registry.describe_accounts`; `day` is the edition's day (ISO).
    Left out: accounts that are not described as makers of models (their uploads inherit the licence
    of what they build on), copies, tags that are missing or not read, sizes that are no true count,
    and repositories without a creation date or with the Hub's earliest.

    Columns: repo_id, maker, free (1 if the tag names a free licence, else 0), log_size and
    log_age (base 10, of parameters and of days), log_size_squared (centred).
    """
    known = models[~has_flag(models["quality_flag"], (*SIZE, "created_at_floor"))]
    about = known.set_index("repo_id")[["org", "parameters_total", "created_at"]]
    used = repositories[~repositories["copy"] & ~repositories["group"].isin([NO_TAG, UNREAD])]
    frame = used[["repo_id", "group"]].join(about, on="repo_id", how="inner")
    frame = frame.dropna(subset=["parameters_total", "created_at"])
    frame = frame[frame["org"].isin(accounts.loc[accounts["kind"].isin(MAKERS), "org"])]
    owners = accounts.set_index("org")["owner"]
    size = np.log10(frame["parameters_total"].astype(float))
    age = (pd.Timestamp(day) - pd.to_datetime(frame["created_at"])).dt.days.clip(lower=1)
    return pd.DataFrame(
        {
            "repo_id": frame["repo_id"],
            "maker": frame["org"].map(owners),
            FREE: frame["group"].isin(FREE_GROUPS).astype(float),
            "log_size": size,
            "log_size_squared": (size - size.mean()) ** 2,
            "log_age": np.log10(age.astype(float)),
        }
    ).reset_index(drop=True)


def with_downloads(frame: pd.DataFrame, downloads: pd.Series) -> pd.DataFrame:
    """Return the repositories that have a download figure, with its logarithm to base 10."""
    joined = frame.join(downloads.rename("downloads"), on="repo_id", how="inner")
    joined = joined[joined["downloads"] > 0]
    return joined.assign(log_downloads=np.log10(joined["downloads"])).reset_index(drop=True)


def with_derivatives(frame: pd.DataFrame, derivatives: pd.DataFrame) -> pd.DataFrame:
    """Return the repositories with the logarithm (base 10) of one plus their known derivatives."""
    pairs = derivatives.dropna(subset=["root_repo_id"]).drop_duplicates(["repo_id", "root_repo_id"])
    counts = pairs["root_repo_id"].value_counts()
    known = frame["repo_id"].map(counts).fillna(0)
    return frame.assign(log_derivatives=np.log10(1 + known))


def with_scores(frame: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Return a row a repository and benchmark series, the score in standard deviations.

    `scores` has series_id, repo_id and score; of several settings the best counts. A series'
    scores are compared among the repositories of `frame`; series with fewer than ten are left out.
    Columns: those of `frame`, series_id, z_score.
    """
    best = scores.dropna(subset=["repo_id"]).groupby(["series_id", "repo_id"])["score"].max()
    joined = frame.merge(best.reset_index(), on="repo_id")
    by_series = joined.groupby("series_id")["score"]
    joined = joined[by_series.transform("size") >= 10]
    by_series = joined.groupby("series_id")["score"]
    spread = by_series.transform("std")
    joined = joined.assign(z_score=(joined["score"] - by_series.transform("mean")) / spread)
    return joined[spread > 0].drop(columns="score").reset_index(drop=True)


def family_frame(families: pd.DataFrame, repositories: pd.DataFrame) -> pd.DataFrame:
    """Return the followed families whose main repository has all that the regressions hold fixed.

    `families` has repo_id, developer and the verdicts "open source" and "free weights";
    `repositories` log_size, log_size_squared and log_age by repo_id. Columns: those of
    `repositories`, maker (the developer), open_source and free_weights (1, 0, or missing where the
    verdict is not established).
    """
    values = {Verdict.MET: 1.0, Verdict.NOT_MET: 0.0}
    told = families[["repo_id", "developer"]].rename(columns={"developer": "maker"})
    for name in ("open source", "free weights"):
        told[name.replace(" ", "_")] = families[name].map(values)
    return told.merge(repositories.drop(columns="maker", errors="ignore"), on="repo_id")


def variants(frame: pd.DataFrame, models: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield (label, repositories) of other choices that could have been made.

    `frame` as :func:`with_downloads` returns it. One choice is left out at a time: only text
    models, only recent ones, only those with some downloads, without the most frequent maker.
    """
    about = models.set_index("repo_id")[["pipeline_tag", "created_at"]]
    told = frame.join(about, on="repo_id")
    yield "all of them", frame
    yield "only text generation", frame[(told["pipeline_tag"] == "text-generation").to_numpy()]
    recent = pd.to_datetime(told["created_at"]) >= pd.Timestamp(_RECENT)
    yield "only those of the last years", frame[recent.to_numpy()]
    yield "only those with a thousand downloads", frame[frame["downloads"] >= _SOME_DOWNLOADS]
    most = frame["maker"].value_counts().index[0]
    yield "without the maker with most models", frame[frame["maker"] != most]
