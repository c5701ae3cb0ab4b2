"""Which case of a finding the data fall into; the sentences stand in the words of the book."""

from __future__ import annotations

from report.analysis.statistics import Interval


def compare_intervals(earlier: Interval, later: Interval) -> str:
    """Return "higher" or "lower" if the later interval is wholly beyond, else "unclear"."""
    if later.low > earlier.high:
        return "higher"
    return "lower" if later.high < earlier.low else "unclear"


def judge_gap(gap: float, interval: Interval) -> str:
    """Return "first-ahead" or "second-ahead" when the interval of a difference excludes zero.

    Otherwise "first-undecided" or "second-undecided", by the sign of the difference observed.
    """
    ahead = "first" if gap >= 0 else "second"
    return f"{ahead}-ahead" if interval.low > 0 or interval.high < 0 else f"{ahead}-undecided"


def judge_share(share: float, threshold: float, above: str, below: str) -> str:
    """Return `above` when the share exceeds the threshold, else `below`."""
    return above if share > threshold else below


def wider(one: Interval, other: Interval, first: str, second: str) -> str:
    """Return `first` when interval `one` is wider than `other`, else `second`."""
    return first if one.high - one.low > other.high - other.low else second
