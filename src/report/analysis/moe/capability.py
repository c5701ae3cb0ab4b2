"""Scores of open models with the sizes and dates they are set against."""

from __future__ import annotations

import pandas as pd


def sizes(counted: pd.DataFrame, benchmark_models: pd.DataFrame) -> pd.DataFrame:
    """Return text_total and active in parameters by repo_id: our counts first, then stated sizes.

    `size_source` is "counted" or "stated". Stated sizes read from a model's name alone are left out
    for mixtures, whose active size a name only rounds.
    """
    own = counted.set_index("repo_id")[["text_total", "active", "architecture"]]
    own = own.rename(columns={"text_total": "total"}).assign(size_source="counted")
    other = benchmark_models.set_index("repo_id")
    from_name = other.param_source.fillna("").str.contains("name", case=False)
    other = other[~(from_name & other.arch.eq("MoE"))].dropna(subset=["total_b", "active_b"])
    stated = pd.DataFrame(
        {
            "total": other.total_b * 1e9,
            "active": other.active_b * 1e9,
            "architecture": other.arch,
            "size_source": "stated",
        }
    )
    return pd.concat([own, stated[~stated.index.isin(own.index)]])


def scored(
    scores: pd.DataFrame, series: str, known: pd.DataFrame, dates: pd.Series
) -> pd.DataFrame:
    """Return the open models of a series with sizes and dates: one row a repository and mode.

    Of several runs of one model in one mode the best is taken. Columns: repo_id, developer,
    reasoning_mode, score, ci_low, ci_high, total, active, architecture, size_source, release_date.
    """
    rows = scores[scores.series_id.eq(series) & scores.repo_id.notna()]
    rows = rows[rows.open_weights.eq("yes")].sort_values("score", ascending=False)
    rows = rows.drop_duplicates(["repo_id", "reasoning_mode"])
    kept = rows[["repo_id", "developer", "reasoning_mode", "score", "ci_low", "ci_high"]]
    joined = kept.join(known, on="repo_id", how="inner").join(dates, on="repo_id")
    whole = joined.dropna(subset=["total", "active", "release_date"])
    return whole.sort_values("repo_id").reset_index(drop=True)
