"""Statements about how good a model is. Nearly all rest on the makers' own tables."""

from __future__ import annotations

import pandas as pd

from report.analysis.claims.check import DataMissing, Number, Outcome, Tables, check
from report.analysis.claims.checks.quantities import RENT_USD_PER_GPU_HOUR, v3_run
from report.analysis.claims.contests import (
    COMPARABLE,
    DEEPSEEK_V3_CARD,
    GLM,
    GLM_REPORT,
    NEARLY_ALL,
    SEED_CARD,
    Contest,
    glm_table,
    head_to_head,
    published_table,
    rank_on_shared,
)
from report.analysis.claims.rules import (
    MAKER_CEILING,
    Limits,
    all_of,
    among_best,
    capped,
    first_place,
    keeps_pace,
    quantity,
)

SEED = "Seed-OSS-36B-Instruct"
SEED_RIVALS = {"OpenAI": "gpt-oss-20b", "Google": "Gemma-3-27B-IT"}
"""The rivals of both firms in the maker's own table."""
LARGE_RIVAL = "gpt-oss-120b"
LARGE_RIVAL_SETTINGS = ("reasoning effort high", "as listed, self-reported")
"""The large rival at its highest reasoning effort, where the source names one."""
OPEN_RIVALS = ["Qwen3-235B-A22B-Thinking-2507", "DeepSeek-R1-0528", "Kimi K2"]
"""Open models of other makers in the tables of the GLM-4.5 report."""


def _shown(contest: Contest, rival: str) -> tuple[Number, ...]:
    """Return the numbers of a contest."""
    return (
        Number(f"Ahead of {rival}", contest.wins, "count"),
        *([Number(f"Level with {rival}", contest.draws, "count")] if contest.draws else []),
        Number(f"Behind {rival}", contest.losses, "count"),
    )


def _seed_contests(tables: Tables) -> dict[str, Contest]:
    """Return Seed-OSS against each rival of the maker's post-trained table."""
    table = published_table(tables, SEED_CARD, "post-trained")
    return {rival: head_to_head(table, SEED, rival) for rival in SEED_RIVALS.values()}


@check("SEED-04", "claim_scores")
def seed_04(tables: Tables, limits: Limits) -> Outcome:
    """Keeps pace with Google and OpenAI: benchmarks won and lost on the maker's table."""
    contests = _seed_contests(tables)
    wins, draws, losses = (sum(counts) for counts in zip(*contests.values(), strict=True))
    numbers = tuple(n for rival, contest in contests.items() for n in _shown(contest, rival))
    return Outcome(capped(keeps_pace(wins, draws, losses, limits), MAKER_CEILING), numbers)


@check("SEED-05", "claim_scores")
def seed_05(tables: Tables, limits: Limits) -> Outcome:
    """Better on some tests: at least one benchmark won against each rival."""
    contests = _seed_contests(tables)
    numbers = tuple(n for rival, contest in contests.items() for n in _shown(contest, rival))
    verdict = all_of([contest.wins > 0 for contest in contests.values()])
    return Outcome(capped(verdict, MAKER_CEILING), numbers)


def _large_rival_table(tables: Tables) -> pd.DataFrame:
    """Return benchmarks where both Seed-OSS and the large rival have a comparable score."""
    scores = tables["claim_scores"]
    at_best = scores["setting"].isin(LARGE_RIVAL_SETTINGS) & (scores["model"] == LARGE_RIVAL)
    rival = scores[at_best & ~scores["benchmark"].str.contains("with tools")]
    if rival.empty:
        raise DataMissing("claim_scores", LARGE_RIVAL)
    rival = rival.assign(benchmark=rival["benchmark"].str.replace(" (no tools)", "", regex=False))
    table = published_table(tables, SEED_CARD, "post-trained")
    if SEED not in table.columns:
        raise DataMissing("claim_scores", SEED)
    own = table[SEED].reset_index()
    return own.merge(
        rival[["benchmark", "score"]].rename(columns={"score": LARGE_RIVAL}), on="benchmark"
    )


@check("SEED-06", "claim_scores")
def seed_06(tables: Tables, limits: Limits) -> Outcome:
    """The rivals are Google and OpenAI: both are in the table, but does the larger model lose?"""
    table = published_table(tables, SEED_CARD, "post-trained")
    named = [name for name in SEED_RIVALS.values() if name in table.columns]
    contest = head_to_head(_large_rival_table(tables), SEED, LARGE_RIVAL)
    level = keeps_pace(*contest, limits) == "confirmed"
    numbers = (
        Number("Models of the two firms in the maker's table", len(named), "count"),
        *_shown(contest, LARGE_RIVAL),
    )
    verdict = all_of([len(named) == len(SEED_RIVALS), level])
    return Outcome(capped(verdict, MAKER_CEILING), numbers)


@check("GLM-12", "claim_scores")
def glm_12(tables: Tables, limits: Limits) -> Outcome:
    """Among the best open models: rank on the benchmarks shared with each open rival."""
    table = glm_table(tables)
    rivals = [name for name in OPEN_RIVALS if name in table.columns]
    if not rivals:
        raise DataMissing("claim_scores", ", ".join(OPEN_RIVALS))
    rank = rank_on_shared(table, GLM, rivals, COMPARABLE)
    numbers = (
        Number("Open rivals compared", len(rivals), "count"),
        Number("Rank among the open models, on shared benchmarks", rank, "count"),
    )
    return Outcome(capped(among_best(rank, limits), MAKER_CEILING), numbers)


@check("GLM-13", "claim_scores")
def glm_13(tables: Tables, limits: Limits) -> Outcome:
    """First in performance: mean and rank over the twelve benchmarks, and single first places."""
    table = glm_table(tables)
    rivals = [name for name in table.columns if name != GLM]
    if not rivals:
        raise DataMissing("claim_scores", GLM_REPORT)
    rank = rank_on_shared(table, GLM, rivals, NEARLY_ALL)
    firsts = int((table[GLM] > table[rivals].max(axis=1)).sum())
    numbers = (
        Number("Mean of the twelve benchmarks", float(table[GLM].mean()), "number"),
        Number("Rank over the whole table", rank, "count"),
        Number("Benchmarks on which it is first", firsts, "count"),
        Number("Benchmarks in the table", len(table), "count"),
    )
    return Outcome(capped(first_place(rank, firsts), MAKER_CEILING), numbers)


@check("DS-03", "claim_scores")
def ds_03(tables: Tables, limits: Limits) -> Outcome:
    """GPT-4 level: benchmarks won and lost against GPT-4o of May 2024 on the maker's table."""
    table = published_table(tables, DEEPSEEK_V3_CARD, "chat")
    contest = head_to_head(table, "DeepSeek-V3", "GPT-4o-0513")
    verdict = keeps_pace(*contest, limits)
    return Outcome(capped(verdict, MAKER_CEILING), _shown(contest, "GPT-4o-0513"))


@check("DS-06", "training_hardware")
def ds_06(tables: Tables, limits: Limits) -> Outcome:
    """The declaration is false: do the declared sums fail, and was the equipment not cheap?"""
    hours, cost, count = v3_run(tables)
    total = hours * RENT_USD_PER_GPU_HOUR
    sums_fail = quantity(total, cost, limits) != "confirmed"
    numbers = (
        Number("Hours times rent", total, "usd"),
        Number("Cost as the maker states it", cost, "usd"),
        Number("Accelerators of the cluster", count, "count"),
    )
    return Outcome(all_of([sums_fail, count >= limits.large_cluster]), numbers)
