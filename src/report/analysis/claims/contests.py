"""Benchmark tables as contests: who is ahead of whom, only within one published table."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from report.analysis.claims.check import DataMissing, Tables

SEED_CARD = "https://github.com/ByteDance-Seed/seed-oss"
GLM_REPORT = "https://arxiv.org/abs/2508.06471"
DEEPSEEK_V3_CARD = "https://github.com/deepseek-ai/DeepSeek-V3"
GLM = "GLM-4.5"
COMPARABLE = 5
"""Benchmarks two models must share for a comparison of their means."""
NEARLY_ALL = 10
"""Of the twelve benchmarks of the GLM-4.5 report: shared by models ranked over the whole table."""
BRACKETED = "; figure in brackets"


class Contest(NamedTuple):
    """Benchmarks on which the first model is ahead, level and behind."""

    wins: int
    draws: int
    losses: int


def published_table(tables: Tables, source_url: str, setting: str = "") -> pd.DataFrame:
    """Return one published table: benchmark and setting down, models across.

    Of two figures for one cell, a re-run and the rival's own in brackets, the re-run counts.
    `setting` is the text settings must start with.
    """
    scores = tables["claim_scores"]
    settings = scores["setting"].fillna("")
    scores = scores[(scores["source_url"] == source_url) & settings.str.startswith(setting)]
    if scores.empty:
        raise DataMissing("claim_scores", source_url)
    scores = scores.assign(
        quoted=scores["setting"].str.contains(BRACKETED, regex=False),
        setting=scores["setting"].str.replace(BRACKETED, "", regex=False),
    ).sort_values("quoted", kind="stable")
    return scores.pivot_table(
        index=["benchmark", "setting"], columns="model", values="score", aggfunc="first"
    )


def head_to_head(table: pd.DataFrame, model: str, rival: str) -> Contest:
    """Count the rows of `table` where both have a score."""
    if absent := [name for name in (model, rival) if name not in table.columns]:
        raise DataMissing("claim_scores", ", ".join(absent))
    both = table[[model, rival]].dropna()
    if both.empty:
        raise DataMissing("claim_scores", f"{model}, {rival}")
    ahead = both[model] - both[rival]
    return Contest(int((ahead > 0).sum()), int((ahead == 0).sum()), int((ahead < 0).sum()))


def glm_table(tables: Tables) -> pd.DataFrame:
    """Return the twelve benchmarks of the GLM-4.5 report: benchmark down, models across.

    As in the report, the two parts of TAU-bench count as one benchmark, by their mean; the
    estimated index of another evaluator is not a benchmark.
    """
    table = published_table(tables, GLM_REPORT).reset_index()
    if GLM not in table.columns:
        raise DataMissing("claim_scores", GLM)
    wanted = table["setting"].str.contains("agentic|reasoning|coding")
    table = table[wanted & ~table["benchmark"].str.contains("Index")]
    names = table["benchmark"].str.replace(r"TAU-bench.*", "TAU-bench", regex=True)
    return table.drop(columns=["benchmark", "setting"]).groupby(names).mean()


def rank_on_shared(table: pd.DataFrame, model: str, rivals: list[str], shared: int) -> int:
    """Return the rank of `model` by mean score over the benchmarks it shares with each rival.

    Rivals with fewer than `shared` benchmarks in common are left out.
    """
    ahead = 0
    for rival in rivals:
        both = table[[model, rival]].dropna()
        if len(both) >= shared and both[rival].mean() > both[model].mean():
            ahead += 1
    return 1 + ahead
