"""Which sentence a finding takes, from the numbers it rests on."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from report.analysis.statistics import Interval


def judge_share(share: float, possible: float) -> str:
    """Return how much a share is, whatever the unknowns turn out to be: few, some or most.

    `possible` is the share if every unknown were met. Few: under a quarter even so.
    """
    if possible < 0.25:
        return "few"
    return "most" if share > 0.5 else "some"


def most_missed(requirements: pd.DataFrame) -> str:
    """Return the name of the requirement that most families do not meet, as words with hyphens."""
    first = requirements.sort_values("not_met", ascending=False, kind="stable").iloc[0]
    return str(first["requirement"]).replace(" ", "-")


def judge_press(passing: int, undecided: int) -> str:
    """Return "some" if any family passes, else "undecided" if some are not settled, else "none"."""
    if passing:
        return "some"
    return "undecided" if undecided else "none"


def judge_spread(shares: pd.Series, least: float) -> str:
    """Return "wide" if the largest share exceeds the smallest by `least` (a fraction) or more."""
    return "wide" if shares.max() - shares.min() >= least else "narrow"


def judge_drift(looser: int, tighter: int) -> str:
    """Return which way licences went: both-ways unless one way has twice as many changes."""
    if min(looser, tighter) * 2 > max(looser, tighter):
        return "both-ways"
    return "looser" if looser > tighter else "tighter"


def judge_agreement(interval: Interval, least: float) -> str:
    """Return "substantial" if the whole interval of kappa lies above `least`, else "moderate"."""
    return "substantial" if interval.low > least else "moderate"


def judge_downloads(by_count: float, by_downloads: Interval) -> str:
    """Return whether a share by downloads is "higher", "lower" or "alike" to that by count."""
    if by_downloads.low > by_count:
        return "higher"
    return "lower" if by_downloads.high < by_count else "alike"


def judge_correlation(interval: Interval) -> str:
    """Return which way two rankings go together; "untold" where the interval holds zero."""
    if interval.low > 0:
        return "together"
    return "against" if interval.high < 0 else "untold"


def judge_nearest(ours: Iterable[Interval], theirs: Interval) -> str:
    """Return whether others agree with us more than with each other: "us", or "untold".

    "us" where every interval of ours lies above theirs.
    """
    return "us" if all(interval.low > theirs.high for interval in ours) else "untold"


def judge_exits(looser: pd.Series, tighter: pd.Series) -> str:
    """Return which way terms are left: "alike" unless the bands (low, high) lie apart."""
    if looser["low"] <= tighter["high"] and tighter["low"] <= looser["high"]:
        return "alike"
    return "looser" if looser["low"] > tighter["high"] else "tighter"


def judge_naming(overstated: int, called: int) -> str:
    """Return how many of those called open source are not: "none", "some", "most" or "all"."""
    if overstated == 0:
        return "none"
    if overstated == called:
        return "all"
    return "most" if overstated * 2 > called else "some"
