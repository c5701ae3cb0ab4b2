"""Which sentence the comparisons carry."""

from __future__ import annotations

import pandas as pd

FEW = 0.05
"""Share of conflicts up to which sources are said to agree but for a few."""


def judge_fact(summary: pd.DataFrame, fact: str) -> str:
    """Return "untold" when nothing could be compared, else "agree", "few" or "many"."""
    rows = summary[summary["fact"] == fact]
    compared, differing = rows["compared"].sum(), rows["conflicts"].sum()
    if not compared:
        return "untold"
    return "agree" if not differing else "few" if differing / compared <= FEW else "many"
