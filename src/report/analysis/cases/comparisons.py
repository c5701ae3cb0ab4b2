"""What the figures of single cases show: benchmarks side by side, parts of a stack by date."""

from __future__ import annotations

import pandas as pd

from report.analysis.claims.check import Tables
from report.analysis.claims.checks.performance import SEED, SEED_RIVALS
from report.analysis.claims.contests import SEED_CARD, published_table
from report.analysis.hardware.stacks import CORE_LAYERS, parts


def seed_scores(tables: Tables) -> pd.DataFrame:
    """Return the benchmarks that Seed-OSS shares with a rival in its maker's own table.

    Columns: benchmark, model, score, lead (of Seed-OSS over gpt-oss-20b; missing where that has no
    score); rows by lead, the largest first.
    """
    rival, other = SEED_RIVALS["OpenAI"], SEED_RIVALS["Google"]
    table = published_table(tables, SEED_CARD, "post-trained")[[SEED, rival, other]]
    shared = table[table[SEED].notna() & table[[rival, other]].notna().any(axis=1)]
    scores = shared.reset_index().drop(columns="setting")
    scores["lead"] = scores[SEED] - scores[rival]
    scores = scores.sort_values("lead", ascending=False, na_position="last", kind="stable")
    long = scores.melt(["benchmark", "lead"], [SEED, rival, other], "model", "score")
    order = {name: place for place, name in enumerate(scores["benchmark"])}
    long = long.dropna(subset=["score"]).assign(place=lambda rows: rows["benchmark"].map(order))
    return long.sort_values("place", kind="stable", ignore_index=True)[
        ["benchmark", "model", "score", "lead"]
    ]


def stack_openings(stacks: pd.DataFrame, stack: str) -> pd.DataFrame:
    """Return the parts of a stack with the date from which their source is public.

    Columns: component, layer, core (without it nothing computes on the chip), bucket (open,
    partial, closed), terms (label), osi_approved, opened (full or partial date; missing where there
    is no source, or no date was found). The core stands first, the oldest openings first.
    """
    rows = parts(stacks)
    rows = rows[rows["stack"] == stack]
    table = pd.DataFrame(
        {
            "component": rows["component"],
            "layer": rows["layer"],
            "core": rows["layer"].isin(CORE_LAYERS),
            "bucket": rows["bucket"],
            "terms": rows["openness_words"],
            "osi_approved": rows["osi_approved"],
            "opened": rows["open_sourced_when"].astype("str"),
        }
    )
    table = table.sort_values("opened", na_position="last", kind="stable")
    return table.sort_values("core", ascending=False, kind="stable", ignore_index=True)
