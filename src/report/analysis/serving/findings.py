"""Which sentence each finding of the page on serving takes."""

from __future__ import annotations

import pandas as pd

ALIKE = 0.05
"""Share by which two costs may differ and still be called the same."""


def judge_work(near: int, stated: int) -> str:
    """Say whether the count of compute agrees with published figures."""
    return "all" if near == stated else "most" if near > stated / 2 else "few"


def judge_bound(ratios: pd.Series) -> str:
    """Say whether any measurement lies above its bound, which would prove the model wrong."""
    return "holds" if (ratios < 1).all() else "broken"


def judge_vendors(groups: pd.DataFrame) -> str:
    """Say whether one vendor's systems come nearer to the bound than another's, like for like.

    `groups` as of `measured.by_vendor`; vendors are compared within a phase, by their spreads.
    """
    for _, own in groups.groupby("phase"):
        ordered = own.sort_values("low", ascending=False)
        if len(ordered) > 1 and ordered.low.iloc[0] > ordered.high.iloc[1:].max():
            return "apart"
    return "overlap"


def judge_twins(costs: pd.DataFrame) -> str:
    """Say what a mixture costs against its dense twins.

    `costs` has a column for the mixture and each twin, and batches as index, smallest first.
    """
    ratio = costs["mixture"] / costs["active"]
    ends = ratio.iloc[0] <= 1 + ALIKE and ratio.iloc[-1] <= 1 + ALIKE
    between = (costs["mixture"] / costs["total"]).max() >= 1 - 2 * ALIKE
    return "both" if ends and between else "ends" if ends else "never"


def judge_gains(gains: pd.DataFrame) -> str:
    """Say whether disaggregation can gain, and whether against perfect overlap too."""
    if gains.gain_over_overlap.max() > 1 + 1e-6:
        return "always"
    return "short" if gains.gain.max() > 1 + ALIKE else "never"
